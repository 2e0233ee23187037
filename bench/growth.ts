import { column, failures, warmUpSeconds } from './contest.js';
import { load, type LoadRequest, type LoadResult } from './load.js';
import { benchMongod } from './mongod.js';
import { readOptions } from './options.js';
import { pinLoad } from './processes.js';
import { drawMessages, seededStore } from './seeded-store.js';
import { measureAnswers, startReprise, type RunningServer } from './servers.js';
import { printTable, spread } from './statistics.js';
import type { Store } from './store.js';

/*
 * How the cost of a completion grows with the corpus: the same load on 1 %, 10 % and 100 % of it, in turn. Requests are as
 * many for each: more of them cost the load more of the processor that it may share with the store.
 */

const SHARES = [0.01, 0.1, 1];
const CONNECTIONS = 64;
const PATH = '/conversation/completion?strategy=v3';
/** Each request looks into the store. */
const SETTINGS = { CACHE_BYTES: '0' };

interface Step {
  readonly share: number;
  readonly server: RunningServer;
  readonly requests: readonly LoadRequest[];
  readonly results: LoadResult[];
}

const options = readOptions({ seconds: 5, rounds: 5 });
const REQUESTS = options.smoke ? 200 : 20_000;
const prepared: { share: number; store: Store; bodies: string[] }[] = [];
for (const share of SHARES) {
  const store = await seededStore(options.store, share * options.scale);
  const drawn = await drawMessages(store, REQUESTS);
  const bodies = drawn.map((messages) => JSON.stringify({ messages }));
  prepared.push({ share, store, bodies: repeated(bodies, REQUESTS) });
}
pinLoad(...(options.store === 'mongo' ? [benchMongod().pid] : []));
const steps: Step[] = [];
const servers: RunningServer[] = [];
try {
  for (const { share, store, bodies } of prepared) {
    const server = await startReprise(store, SETTINGS);
    servers.push(server);
    const requests = await measureAnswers({ ...server, path: PATH }, bodies);
    steps.push({ share, server, requests, results: [] });
  }
  for (const step of steps) await run(step, warmUpSeconds(options));
  for (let round = 0; round < options.rounds; round++) {
    for (const step of steps) step.results.push(await run(step, options.seconds));
  }
} finally {
  await Promise.all(servers.map((server) => server.stop()));
}
const [smallest] = steps;
printTable([
  ['corpus', 'req/s', 'p99 ms', 'µs CPU', 'req/s against the smallest', 'errors'],
  ...steps.map(({ share, results }) => [
    `${share * options.scale * 100} %`,
    column(results, 'perSecond', 0),
    column(results, 'p99', 0),
    column(results, 'cpu', 1),
    spread(
      results.map(({ perSecond }, i) => perSecond / smallest.results[i].perSecond),
      2,
    ),
    String(failures(results)),
  ]),
]);
if (steps.some(({ results }) => failures(results) > 0)) process.exitCode = 1;

function run({ server, requests }: Step, seconds: number): Promise<LoadResult> {
  return load({ ...server, path: PATH }, requests, { connections: CONNECTIONS, seconds });
}

/** So many of some items: all of them in turn, again and again. */
function repeated<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => items[i % items.length]);
}
