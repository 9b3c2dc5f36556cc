/**
 * The part of a report of `jest --json` that is counted.
 * @typedef {object} JestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numRuntimeErrorTestSuites files that broke before their first test
 */

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 */

/**
 * Adds up the tests of several runs. A file that did not come to its tests counts as one failed test, and so does a run that left no report:
 * otherwise a broken import would look like fewer tests.
 * @param {readonly (JestReport | undefined)[]} reports
 * @returns {Tally}
 */
export const tally = (reports) =>
  reports.reduce(
    /** @param {Tally} sum @param {JestReport | undefined} report @returns {Tally} */
    (sum, report) => ({
      passed: sum.passed + (report?.numPassedTests ?? 0),
      failed: sum.failed + (report === undefined ? 1 : report.numFailedTests + report.numRuntimeErrorTestSuites),
    }),
    { passed: 0, failed: 0 },
  );

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
