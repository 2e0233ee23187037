/**
 * `lint`, `format:check`, `typecheck` and the first half of `test`: the checks that run no test. Arguments
 * name the checks to run, and `lint:fix` or `format:fix` what mends them; none means all checks. Installs
 * when needed.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, main } from './prepare.mjs';
import { root, run, runTool } from './tools.mjs';

/** @type {Record<string, () => Promise<number>>} each check by name, returning its exit code */
export const checks = {
  format: () => runTool('prettier', ['--check', '--log-level=warn', '.']),
  lint: () => runTool('eslint', ['--max-warnings=0', '.']),
  dependencies: () => runTool('depcruise', ['--output-type=err-long', 'src']),
  types: () => runTool('tsc', ['-p', 'tsconfig.json']),
  lockfile: () => run(process.execPath, [join(root, 'scripts/lockfile.mjs'), '--check']),
};

/** @type {typeof checks} what changes files; never part of all checks */
const fixes = {
  'format:fix': () => runTool('prettier', ['--write', '.']),
  'lint:fix': () => runTool('eslint', ['--fix', '.']),
};

/**
 * @param {string[]} [names]
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(names = Object.keys(checks)) {
  let passed = 0;
  for (const name of names) {
    heading(name);
    const check = checks[name] ?? fixes[name];
    if (check === undefined) throw new Error(`No check is called "${name}".`);
    if ((await check()) === 0) passed += 1;
    else console.log(`✗ ${name}`);
  }
  return { passed, failed: names.length - passed };
}

/** @param {string} title */
export function heading(title) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 72 - title.length))}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    await ensureInstalled();
    const { failed } = await runChecks(process.argv.length > 2 ? process.argv.slice(2) : undefined);
    process.exitCode = failed === 0 ? 0 : 1;
  });
}
