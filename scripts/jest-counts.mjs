/** Jest's `testResultsProcessor`: keeps what the last line of `test` counts in the file that JEST_COUNTS names. */
import { writeFileSync } from 'node:fs';

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   numRuntimeErrorTestSuites: number }} Results
 */

/** @param {Results} results */
export default function keepCounts(results) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = results;
  const { numRuntimeErrorTestSuites } = results;
  const counts = {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests + numTodoTests,
  };
  writeFileSync(process.env['JEST_COUNTS'] ?? '', JSON.stringify(counts));
  return results;
}
