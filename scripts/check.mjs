/**
 * `lint`, `format:check`, `typecheck` and the first half of `test`: the checks that run no test. Arguments
 * name the checks to run, and `lint:fix` or `format:fix` what mends them; none means all checks. Installs
 * when needed.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, main } from './prepare.mjs';
import { root, says, toolSays } from './tools.mjs';

/** @typedef {import('./tools.mjs').Ended} Ended */

/** @type {Record<string, () => Promise<Ended>>} each check by name, those that take longest first */
export const checks = {
  lint: () => toolSays('eslint', ['--max-warnings=0', '.']),
  types: () => toolSays('tsc', ['-p', 'tsconfig.json']),
  format: () => toolSays('prettier', ['--check', '--log-level=warn', '.']),
  dependencies: () => toolSays('depcruise', ['--output-type=err-long', 'src']),
  lockfile: () => says(process.execPath, [join(root, 'scripts/lockfile.mjs'), '--check']),
};

/** @type {typeof checks} what changes files; never part of all checks */
const fixes = {
  'format:fix': () => toolSays('prettier', ['--write', '.']),
  'lint:fix': () => toolSays('eslint', ['--fix', '.']),
};

/** Each of them uses one core, and up to two gigabytes. */
const AT_A_TIME = 2;

/**
 * Runs checks beside each other, and tells what each of them says once it has ended.
 *
 * @param {string[]} [names]
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(names = Object.keys(checks)) {
  const waiting = names.values();
  let passed = 0;
  const runNext = async () => {
    for (const name of waiting) {
      const check = checks[name] ?? fixes[name];
      if (check === undefined) throw new Error(`No check is called "${name}".`);
      const { code, output } = await check();
      heading(name);
      process.stdout.write(output);
      if (code === 0) passed += 1;
      else console.log(`✗ ${name}`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, runNext));
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
