// The last line of a test run: the counts that people and scripts look for.

/**
 * @typedef {object} Summary
 * @property {number} passed
 * @property {number} failed tests that failed, and files that failed before their first test
 * @property {number} skipped
 */

/**
 * The part of vitest's JSON report that is read here.
 *
 * @typedef {object} Report
 * @property {readonly { status: string, assertionResults: readonly { status: string }[] }[]} testResults per file
 */

/**
 * Counts the tests of a vitest JSON report.
 *
 * @param {Report} report
 * @returns {Summary}
 */
export function summarize(report) {
  const summary = { passed: 0, failed: 0, skipped: 0 }
  for (const file of report.testResults) {
    const statuses = file.assertionResults.map((test) => test.status)
    const failed = statuses.filter((status) => status === 'failed').length
    const passed = statuses.filter((status) => status === 'passed').length
    summary.passed += passed
    // A file that cannot be loaded, or whose hooks fail, has no failed test of its own.
    summary.failed += failed > 0 || file.status !== 'failed' ? failed : 1
    summary.skipped += statuses.length - passed - failed
  }
  return summary
}

/**
 * Formats a summary: `12 passed, 0 failed`, with `, 3 skipped` where there are any.
 *
 * @param {Summary} summary
 */
export function formatSummary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * Tells whether a run counts as a success: a run of nothing does not.
 *
 * @param {Summary} summary
 */
export function isSuccess({ passed, failed }) {
  return failed === 0 && passed > 0
}
