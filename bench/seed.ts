import { fileURLToPath } from 'node:url';
import { counted } from '../src/core/counted.js';
import { corpusFile, megabytes } from './corpus.js';
import { diskTable } from './disk.js';
import { InsertFloor } from './insert-floor.js';
import { readOptions } from './options.js';
import { timed, type Run } from './run.js';
import { storeNamed } from './seeded-store.js';
import { printTable, spread } from './statistics.js';
import { MongoStore } from './store.mongo.js';

/*
 * Seeding the corpus, beside a bare stream-json parse of the same file; and, into MongoDB, beside the driver's inserts of
 * the same documents. `--scale 10` seeds ten times the file, and the file itself beside it, to show how the time grows.
 */

const options = readOptions({ seconds: 0, rounds: 5 });
const file = await corpusFile(options.scale);
const single = options.scale > 1 ? await corpusFile(1) : undefined;
const store = storeNamed(options.store, 'seed');
const mongo = store instanceof MongoStore ? store : undefined;
const parse = fileURLToPath(new URL('./floor.parse.js', import.meta.url));
const floors: Run[] = [];
const seeds: Run[] = [];
const singles: Run[] = [];
const insertFloors = mongo ? [new InsertFloor(1), new InsertFloor(4)] : [];
for (let round = 0; round < options.rounds; round++) {
  floors.push(await timed([parse, file]));
  if (single !== undefined) singles.push(await timedSeed(single));
  seeds.push(await timedSeed(file));
  if (mongo) for (const floor of insertFloors) await floor.run(mongo);
}
const disk = mongo && (await diskTable(mongo));
const [{ bytes = 0, messages }] = await store.use((corpus) => corpus.generations());
await store.remove();

const size = megabytes(file);
console.log(
  `\n${size.toFixed(0)} MB, ${messages} messages, ${counted(options.rounds, 'round')}; median (least–most)\n`,
);
const column = (runs: readonly Run[], figure: (run: Run) => number, digits: number): string =>
  spread(runs.map(figure), digits);
const row = (name: string, runs: readonly Run[]): string[] => [
  name,
  column(runs, ({ seconds }) => seconds, 2),
  column(runs, ({ seconds }) => size / seconds, 0),
  column(runs, ({ cpuSeconds }) => cpuSeconds, 2),
  column(runs, ({ memory }) => memory / 1e6, 0),
  ...(disk ? [column(runs, ({ resident }) => resident / 1e6, 0)] : []),
];
printTable([
  [
    '',
    'seconds',
    'MB/s',
    'CPU seconds',
    'peak anonymous MB',
    ...(disk ? ['peak resident MB'] : []),
  ],
  row('bare stream-json parse', floors),
  row('seed', seeds),
]);
if (insertFloors.length > 0) {
  console.log('\nThe driver inserts the same documents, and has the same indexes built:\n');
  printTable([['', 'seconds', 'inserts', 'indexes'], ...insertFloors.map(({ row }) => row)]);
}
const ratios = (others: readonly number[]): string =>
  spread(
    seeds.map(({ seconds }, i) => seconds / others[i]),
    2,
  );
const secondsOf = (runs: readonly Run[]): number[] => runs.map(({ seconds }) => seconds);
console.log(`\nseed / parse: ${ratios(secondsOf(floors))}`);
for (const floor of insertFloors) {
  console.log(`seed / inserts and indexes, ${floor.name}: ${ratios(floor.seconds)}`);
}
if (single !== undefined) {
  const times = (size / megabytes(single)).toFixed(1);
  console.log(`seed of ${times} times the size / seed: ${ratios(secondsOf(singles))}`);
}
console.log(
  `on disk: ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / 1e6 / size).toFixed(2)} × the file`,
);
if (disk) {
  console.log();
  printTable(disk);
}

/** Seeds a file into an empty store. */
async function timedSeed(path: string): Promise<Run> {
  await store.remove();
  await mongo?.settle();
  return timed(['dist/cli.js', 'seed', path], store.env);
}
