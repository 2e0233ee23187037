import { counted } from '../src/core/counted.js';
import { completionsOnLmdb } from './completion.lmdb.js';
import { completionsOnMongo } from './completion.mongo.js';
import { readOptions } from './options.js';
import { printTable } from './statistics.js';

/*
 * Completions against the production build: random messages over the whole corpus, beside servers that can do less. Runs
 * alternate.
 */

const options = readOptions({ seconds: 5, rounds: 3 });
const compare = options.store === 'mongo' ? completionsOnMongo : completionsOnLmdb;
const { about, rows, errors } = await compare(options);
console.log(
  `\nCorpus × ${options.scale}, ${counted(options.rounds, 'round')} of ${options.seconds} s, median (least–most); latencies in ms; ${about}\n`,
);
printTable(rows);
if (errors > 0) {
  console.error(`${errors} errors`);
  process.exitCode = 1;
}
