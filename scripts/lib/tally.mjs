/**
 * The part of a report of `jest --json` that is counted.
 * @typedef {object} JestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numRuntimeErrorTestSuites files that broke before their first test
 */

/**
 * The part of a report of Playwright that is counted.
 * @typedef {object} BrowserReport
 * @property {{ readonly expected: number, readonly unexpected: number, readonly flaky: number }} stats
 * @property {readonly unknown[]} errors what broke outside of a test
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
