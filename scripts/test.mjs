/**
 * `test`: everything that must hold before a change is good, and one last line that counts it:
 * `N passed, N failed` (and `, N skipped`). With arguments, only Jest runs, with those arguments.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heading, runChecks } from './check.mjs';
import { PreparationError, ensureBuilt, ensureInstalled } from './prepare.mjs';
import { root, runTool } from './tools.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };
const jestArgs = process.argv.slice(2);

if (await prepared('install', ensureInstalled)) {
  const building = prepared('build', ensureBuilt);
  if (jestArgs.length === 0) add(await runChecks());
  const built = await building;
  // Jest's own set-up builds too: without a build there is nothing to test and nothing new to say.
  if (built) add(await runTests());
}

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);

/** @param {Partial<typeof total>} counts */
function add({ passed = 0, failed = 0, skipped = 0 }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

/**
 * @param {string} name
 * @param {() => Promise<void>} step
 */
async function prepared(name, step) {
  try {
    await step();
    return true;
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error;
    console.error(error.message);
    console.log(`✗ ${name}`);
    add({ failed: 1 });
    return false;
  }
}

async function runTests() {
  heading('tests');
  const folder = mkdtempSync(join(tmpdir(), 'reprise-test-'));
  try {
    const file = join(folder, 'counts.json');
    process.env['JEST_COUNTS'] = file;
    const processor = join(root, 'scripts/jest-counts.mjs');
    const code = await runTool('jest', [`--testResultsProcessor=${processor}`, ...jestArgs]);
    return count(code, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {number} code
 * @param {string} file
 */
function count(code, file) {
  let counts;
  try {
    counts = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.log('✗ tests: Jest left no result');
    return { failed: 1 };
  }
  const { passed, skipped } = counts;
  let { failed } = counts;
  if (passed + failed === 0) console.log('✗ tests: none ran');
  // A failure Jest reports by its exit code alone, or a run of nothing, is a failure all the same.
  if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;
  return { passed, failed, skipped };
}
