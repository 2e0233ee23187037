import { load, type LoadRequest, type LoadResult } from './load.js';
import { readOptions } from './options.js';
import { pinLoad } from './processes.js';
import { measureAnswers, startReprise, type RunningServer } from './servers.js';
import { printTable, spread } from './statistics.js';
import { drawMessages, seededStore } from './store.js';

/*
 * How the cost of a completion grows with the corpus: the same load on 1 %, 10 % and 100 % of it, in turn.
 */

const SHARES = [0.01, 0.1, 1];
const CONNECTIONS = 64;
const PATH = '/conversation/completion?strategy=v3';

interface Step {
  readonly share: number;
  readonly server: RunningServer;
  readonly requests: readonly LoadRequest[];
  readonly results: LoadResult[];
}

const options = readOptions({ seconds: 5, rounds: 5 });
const prepared: { share: number; dataDir: string; bodies: string[] }[] = [];
for (const share of SHARES) {
  const dataDir = await seededStore(share * options.scale);
  const drawn = await drawMessages(dataDir, options.smoke ? 200 : 20_000);
  prepared.push({ share, dataDir, bodies: drawn.map((messages) => JSON.stringify({ messages })) });
}
pinLoad();
const steps: Step[] = [];
try {
  for (const { share, dataDir, bodies } of prepared) {
    const server = await startReprise(dataDir);
    const requests = await measureAnswers({ ...server, path: PATH }, bodies);
    steps.push({ share, server, requests, results: [] });
  }
  for (const step of steps) await run(step, options.smoke ? 1 : 2);
  for (let round = 0; round < options.rounds; round++) {
    for (const step of steps) step.results.push(await run(step, options.seconds));
  }
} finally {
  await Promise.all(steps.map(({ server }) => server.stop()));
}
const [smallest] = steps;
printTable([
  ['corpus', 'req/s', 'p99 ms', 'µs CPU', 'req/s against the smallest', 'errors'],
  ...steps.map(({ share, results }) => [
    `${share * options.scale * 100} %`,
    spread(
      results.map(({ perSecond }) => perSecond),
      0,
    ),
    spread(
      results.map(({ p99 }) => p99),
      0,
    ),
    spread(
      results.map(({ cpu }) => cpu),
      1,
    ),
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

function failures(results: readonly LoadResult[]): number {
  return results.reduce((sum, { errors }) => sum + errors, 0);
}
