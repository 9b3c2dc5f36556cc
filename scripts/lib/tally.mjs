/**
 * The part of a report of `jest --json` that is counted.
 * @typedef {object} JestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numRuntimeErrorTestSuites files that broke before their first test
 * @property {readonly JestFile[]} [testResults]
 */

/**
 * @typedef {object} JestFile
 * @property {string} status
 * @property {string} message everything that went wrong in it, as it is printed
 * @property {string} name its path
 * @property {readonly { readonly fullName: string, readonly status: string, readonly failureMessages: readonly string[] }[]} assertionResults
 */

/**
 * The part of a report of Playwright that is counted.
 * @typedef {object} BrowserReport
 * @property {{ readonly expected: number, readonly unexpected: number, readonly flaky: number }} stats
 * @property {readonly { readonly message?: string }[]} errors what broke outside of a test
 * @property {readonly BrowserSuite[]} [suites]
 */

/**
 * @typedef {object} BrowserSuite
 * @property {readonly BrowserSpec[]} [specs]
 * @property {readonly BrowserSuite[]} [suites]
 */

/**
 * @typedef {object} BrowserSpec
 * @property {string} title
 * @property {string} file
 * @property {number} line
 * @property {readonly { readonly results: readonly { readonly errors: readonly { readonly message?: string }[] }[] }[]} tests
 */

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 */

/**
 * A test that passed only when it was tried again did not pass.
 * @param {JestReport | BrowserReport | undefined} report
 * @returns {Tally}
 */
function countsOf(report) {
  if (report === undefined) return { passed: 0, failed: 1 };
  if ('stats' in report)
    return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky + report.errors.length };
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites };
}

/**
 * Adds up the tests of several runs. A file that did not come to its tests counts as one failed test, and so does a run that left no report:
 * otherwise a broken import would look like fewer tests.
 * @param {readonly (JestReport | BrowserReport | undefined)[]} reports
 * @returns {Tally}
 */
export function tally(reports) {
  const counts = reports.map(countsOf);
  return { passed: counts.reduce((sum, { passed }) => sum + passed, 0), failed: counts.reduce((sum, { failed }) => sum + failed, 0) };
}

/**
 * A table of what was checked.
 * @param {readonly { readonly name: string, readonly ok: boolean, readonly seconds: number, readonly command: string }[]} results
 * @returns {string}
 */
export function summary(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results
    .map(({ name, ok, seconds, command }) => {
      const line = `  ${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s`;
      return ok ? line : `${line}   ${command}`;
    })
    .join('\n');
}

/** Lines of an error that say what was expected and what was there; the rest is where. */
const ERROR_LINES = 6;
/** More failures than this have one cause, and the first ones tell it. */
const FAILURES_TOLD = 10;
/** Colours, as they stand in the messages of both reports. */
const COLOUR = /\u001b\[[0-9;]*m/g;

/**
 * @typedef {object} Failure
 * @property {string} test its name, with the file where that is known
 * @property {string} error
 */

/**
 * @param {JestReport} report
 * @returns {readonly Failure[]}
 */
function failuresOfJest({ testResults = [] }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (failed.length > 0) return failed.map(({ fullName, failureMessages }) => ({ test: fullName, error: failureMessages.join('\n') }));
    return status === 'failed' ? [{ test: name, error: message }] : [];
  });
}

/**
 * @param {BrowserSuite} suite
 * @returns {readonly Failure[]}
 */
function failuresOfSuite({ specs = [], suites = [] }) {
  const here = specs.flatMap(({ title, file, line, tests }) => {
    const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
    return errors.length === 0 ? [] : [{ test: `${file}:${String(line)} ${title}`, error: errors[0]?.message ?? '' }];
  });
  return [...here, ...suites.flatMap(failuresOfSuite)];
}

/**
 * @param {JestReport | BrowserReport | undefined} report
 * @returns {readonly Failure[]}
 */
function failuresOf(report) {
  if (report === undefined) return [];
  if (!('stats' in report)) return failuresOfJest(report);
  const outside = report.errors.map(({ message = '' }) => ({ test: 'outside of a test', error: message }));
  return [...outside, ...(report.suites ?? []).flatMap(failuresOfSuite)];
}

/**
 * What failed, with how each error begins: the end of the output is what one sees, and often all that is kept.
 * @param {readonly (JestReport | BrowserReport | undefined)[]} reports
 * @returns {string} empty where nothing failed
 */
export function failures(reports) {
  const all = reports.flatMap(failuresOf);
  const told = all.slice(0, FAILURES_TOLD).map(({ test, error }) => {
    const lines = error
      .replace(COLOUR, '')
      .split('\n')
      .filter((line) => line.trim() !== '');
    return [`  FAILED  ${test}`, ...lines.slice(0, ERROR_LINES).map((line) => `          ${line}`)].join('\n');
  });
  if (all.length > FAILURES_TOLD) told.push(`  ... and ${String(all.length - FAILURES_TOLD)} more`);
  return told.join('\n');
}
