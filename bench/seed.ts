import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { counted } from '../src/core/counted.js';
import { LmdbCorpus } from '../src/stores/lmdb/lmdb.corpus.js';
import { BENCH_DIR, corpusFile, megabytes } from './corpus.js';
import { readOptions } from './options.js';
import { anonymousMemory, cpuMicroseconds, startNode } from './processes.js';
import { printTable, spread } from './statistics.js';

/*
 * Seeding the corpus, beside a bare stream-json parse of the same file. `--scale 10` seeds ten times the file, and the
 * file itself beside it, to show how the time grows.
 */

/** Milliseconds between two looks at a process's memory. */
const LOOK_MS = 20;

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Most anonymous memory seen, in bytes. */
  readonly memory: number;
}

const options = readOptions({ seconds: 0, rounds: 5 });
const file = await corpusFile(options.scale);
const single = options.scale > 1 ? await corpusFile(1) : undefined;
const dataDir = join(BENCH_DIR, 'seed.data');
const parse = fileURLToPath(new URL('./floor.parse.js', import.meta.url));
const floors: Run[] = [];
const seeds: Run[] = [];
const singles: Run[] = [];
for (let round = 0; round < options.rounds; round++) {
  floors.push(await timed([parse, file]));
  if (single !== undefined) singles.push(await timedSeed(single));
  seeds.push(await timedSeed(file));
}
const corpus = new LmdbCorpus({ dataDir });
const [{ bytes, messages }] = await corpus.generations();
await corpus.onApplicationShutdown();
rmSync(dataDir, { recursive: true, force: true });

const size = megabytes(file);
console.log(
  `\n${size.toFixed(0)} MB, ${messages} messages, ${counted(options.rounds, 'round')}; median (least–most)\n`,
);
const row = (name: string, runs: readonly Run[]): string[] => [
  name,
  spread(
    runs.map(({ seconds }) => seconds),
    2,
  ),
  spread(
    runs.map(({ seconds }) => size / seconds),
    0,
  ),
  spread(
    runs.map(({ cpuSeconds }) => cpuSeconds),
    2,
  ),
  spread(
    runs.map(({ memory }) => memory / 1e6),
    0,
  ),
];
printTable([
  ['', 'seconds', 'MB/s', 'CPU seconds', 'peak anonymous MB'],
  row('bare stream-json parse', floors),
  row('seed', seeds),
]);
const ratios = (others: readonly Run[]): string =>
  spread(
    seeds.map(({ seconds }, i) => seconds / others[i].seconds),
    2,
  );
console.log(`\nseed / parse: ${ratios(floors)}`);
if (single !== undefined) {
  const times = (size / megabytes(single)).toFixed(1);
  console.log(`seed of ${times} times the size / seed: ${ratios(singles)}`);
}
console.log(
  `on disk: ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / 1e6 / size).toFixed(2)} × the file`,
);

/** Seeds a file into an empty store. */
function timedSeed(path: string): Promise<Run> {
  rmSync(dataDir, { recursive: true, force: true });
  return timed(['dist/cli.js', 'seed', path], { DATA_DIR: dataDir });
}

/** Runs a Node program to its end. Whole-process time, from outside. */
async function timed(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  const start = performance.now();
  const child = startNode(args, { env, pinned: false });
  const pid = child.pid ?? 0;
  let memory = 0;
  let cpu = 0;
  const look = setInterval(() => {
    memory = Math.max(memory, anonymousMemory(pid));
    if (memory > 0 && child.exitCode === null) cpu = cpuMicroseconds(pid);
  }, LOOK_MS);
  child.stdout?.resume();
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(look);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with status ${code}`);
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: cpu / 1e6, memory };
}
