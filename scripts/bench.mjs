/**
 * `bench`: compiles the benches when needed and runs all of them, or the one named first. Every other
 * argument goes to each bench; `--help` tells them. `--list` prints all there is to run, a command line each.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withBenchMongod } from './mongod/bench.mjs';
import { ensureBenchesBuilt, ensureBuilt, ensureInstalled, main } from './prepare.mjs';
import { root, run } from './tools.mjs';

/** Benches of a store. */
const storing = ['completion', 'chat', 'chats', 'pace', 'seed', 'growth'];
/** What follows their names for each store. */
const stores = ['', ' --store mongo'];
const benches = [...storing, 'upstream', 'recorded', 'tokens', 'local'];
/** What a bench exits with when it does not know an option, or its value. */
const wrongUsage = 2;
const compiled = join(root, 'dist-bench', 'bench');
/** The load is in this process too: a pause for its own garbage would be measured as the server's latency. */
const flags = ['--enable-source-maps', '--max-semi-space-size=64'];

const [first = '', ...rest] = process.argv.slice(2);
const one = first !== '' && !first.startsWith('-');

if (first === '--list') {
  const forms = (/** @type {string} */ name) =>
    (storing.includes(name) ? stores : ['']).map((store) => name + store);
  console.log(benches.flatMap(forms).join('\n'));
} else if (one && !benches.includes(first)) {
  console.error(`No bench is called "${first}"; there are: ${benches.join(', ')}.`);
  process.exitCode = wrongUsage;
} else {
  await main(() => runBenches(one ? [first] : benches, one ? rest : process.argv.slice(2)));
}

/**
 * @param {string[]} names
 * @param {string[]} args
 */
async function runBenches(names, args) {
  await ensureInstalled();
  await ensureBuilt();
  await ensureBenchesBuilt();
  /** @type {typeof import('../bench/options.js')} */
  const { readOptions } = await import(pathToFileURL(join(compiled, 'options.js')).href);
  /** @type {typeof import('../bench/folder.js')} */
  const { BENCH_DIR } = await import(pathToFileURL(join(compiled, 'folder.js')).href);
  // Each bench reads them again, with defaults of its own; here, help and mistakes end everything.
  const { store } = readOptions({ seconds: 1, rounds: 1 }, args);
  const failed = [];
  for (const name of names) {
    const code =
      store === 'mongo' && storing.includes(name)
        ? await withBenchMongod(BENCH_DIR, (environment) => runBench(name, args, environment))
        : await runBench(name, args);
    if (code !== 0) failed.push(name);
  }
  if (failed.length === 0) return;
  console.error(`Failed: ${failed.map((name) => `bench/${name}.ts`).join(', ')}`);
  process.exitCode = 1;
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {Record<string, string>} [environment] what it is told beside the environment of this process
 * @returns {Promise<number>} its exit code
 */
async function runBench(name, args, environment = {}) {
  const file = join(compiled, `${name}.js`);
  if (!existsSync(file)) {
    console.error(`bench/${name}.ts does not exist.`);
    return 1;
  }
  const env = { ...process.env, ...environment };
  return run(process.execPath, [...flags, file, ...args], { env });
}
