/**
 * `bench`: compiles the benches when needed and runs all of them, or the one named first. Every other
 * argument goes to each bench; `--help` tells them. `--list` prints the names.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBenchesBuilt, ensureBuilt, ensureInstalled, main } from './prepare.mjs';
import { root, run } from './tools.mjs';

const benches = ['completion', 'seed', 'growth'];
/** What a bench exits with when it does not know an option, or its value. */
const wrongUsage = 2;

const [first = '', ...rest] = process.argv.slice(2);
const one = first !== '' && !first.startsWith('-');

if (first === '--list') console.log(benches.join('\n'));
else if (one && !benches.includes(first)) {
  console.error(`No bench is called "${first}"; there are: ${benches.join(', ')}.`);
  process.exitCode = wrongUsage;
} else {
  const args = one ? rest : process.argv.slice(2);
  const names = one ? [first] : benches;
  // Any bench tells the options of all.
  const help = args.includes('--help') || args.includes('-h');
  await main(() => runBenches(help ? names.slice(0, 1) : names, args));
}

/**
 * @param {string[]} names
 * @param {string[]} args
 */
async function runBenches(names, args) {
  await ensureInstalled();
  await ensureBuilt();
  await ensureBenchesBuilt();
  const failed = [];
  for (const name of names) {
    const file = join(root, 'dist-bench', 'bench', `${name}.js`);
    if (!existsSync(file)) {
      console.error(`bench/${name}.ts does not exist.`);
      failed.push(name);
      continue;
    }
    const code = await run(process.execPath, ['--enable-source-maps', file, ...args]);
    if (code === wrongUsage) {
      process.exitCode = code;
      return;
    }
    if (code !== 0) failed.push(name);
  }
  if (failed.length === 0) return;
  console.error(`Failed: ${failed.map((name) => `bench/${name}.ts`).join(', ')}`);
  process.exitCode = 1;
}
