/**
 * `bench`: compiles the benches when needed and runs all of them, or the one named first. Every other
 * argument goes to each bench; `--smoke` asks it for a run of seconds that proves only that it works.
 * `--list` prints the names.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBenchesBuilt, ensureBuilt, ensureInstalled, main } from './prepare.mjs';
import { root, run } from './tools.mjs';

const benches = ['completion', 'seed', 'growth'];

const [first = '', ...rest] = process.argv.slice(2);
const one = first !== '' && !first.startsWith('-');

if (first === '--list') console.log(benches.join('\n'));
else if (one && !benches.includes(first)) {
  console.error(`No bench is called "${first}"; there are: ${benches.join(', ')}.`);
  process.exitCode = 1;
} else {
  await main(() => (one ? runBenches([first], rest) : runBenches(benches, process.argv.slice(2))));
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
    if (!existsSync(file)) console.error(`bench/${name}.ts does not exist.`);
    else if ((await run(process.execPath, ['--enable-source-maps', file, ...args])) === 0) continue;
    failed.push(name);
  }
  if (failed.length === 0) return;
  console.error(`Failed: ${failed.map((name) => `bench/${name}.ts`).join(', ')}`);
  process.exitCode = 1;
}
