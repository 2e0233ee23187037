import { counted } from '../src/core/counted.js';
import { load, type LoadRequest, type LoadResult, type Target } from './load.js';
import { readOptions } from './options.js';
import { PINNED, pinLoad } from './processes.js';
import { measureAnswers, startFloor, startReprise } from './servers.js';
import { printTable, spread } from './statistics.js';
import { drawMessages, seededStore } from './store.js';

/*
 * Completions against the production build: random messages over the whole corpus, and one fixed message, beside a bare
 * node:http server that reads the same bodies and sends answers of the same sizes. Runs alternate.
 */

const CONNECTIONS = [64, 500];

interface Case {
  readonly name: string;
  readonly path: string;
  readonly requests: readonly LoadRequest[];
}

const options = readOptions({ seconds: 5, rounds: 3 });
const dataDir = await seededStore(options.scale);
const drawn = await drawMessages(dataDir, options.smoke ? 500 : 20_000);
pinLoad();
const reprise = await startReprise(dataDir);
const floor = await startFloor();
let errors = 0;
try {
  const rows = [
    [
      'completion',
      'conn',
      'req/s',
      'p50',
      'p90',
      'p99',
      'µs CPU',
      'floor req/s',
      'floor µs',
      'CPU ratio',
      'req/s ratio',
      'errors',
    ],
  ];
  for (const benchCase of await cases()) {
    for (const connections of CONNECTIONS) rows.push(await measure(benchCase, connections));
  }
  console.log(
    `\nCorpus × ${options.scale}, ${counted(options.rounds, 'round')} of ${options.seconds} s, median (least–most); latencies in ms; ` +
      `ratios are floor/Reprise for CPU and Reprise/floor for throughput: higher is better, 1 is the floor.` +
      `${PINNED ? ' Server and load each on a processor of their own.' : ''}\n`,
  );
  printTable(rows);
} finally {
  await Promise.all([reprise.stop(), floor.stop()]);
}
if (errors > 0) {
  console.error(`${errors} errors`);
  process.exitCode = 1;
}

async function cases(): Promise<Case[]> {
  const of = async (name: string, strategy: string, bodies: string[]): Promise<Case> => {
    const path = `/conversation/completion?strategy=${strategy}`;
    return { name, path, requests: await measureAnswers({ ...reprise, path }, bodies) };
  };
  const last = drawn.map((messages) => JSON.stringify({ messages: messages.slice(-1) }));
  const both = drawn.map((messages) => JSON.stringify({ messages }));
  return [
    await of('v3, random', 'v3', both),
    await of('v2, random', 'v2', last),
    await of('v3, one message', 'v3', [both[0]]),
  ];
}

async function measure({ name, path, requests }: Case, connections: number): Promise<string[]> {
  const ours: LoadResult[] = [];
  const floors: LoadResult[] = [];
  const run = (target: Target, seconds: number): Promise<LoadResult> =>
    load(target, requests, { connections, seconds });
  const targets = { ours: { ...reprise, path }, floor: { ...floor, path: '/' } };
  const warmUp = options.smoke ? 1 : 2;
  await run(targets.floor, warmUp);
  await run(targets.ours, warmUp);
  for (let round = 0; round < options.rounds; round++) {
    floors.push(await run(targets.floor, options.seconds));
    ours.push(await run(targets.ours, options.seconds));
  }
  const failed = ours.reduce((sum, result) => sum + result.errors, 0);
  errors += failed;
  const column = (results: LoadResult[], key: keyof LoadResult): number[] =>
    results.map((result) => result[key]);
  return [
    name,
    String(connections),
    spread(column(ours, 'perSecond'), 0),
    spread(column(ours, 'p50'), 0),
    spread(column(ours, 'p90'), 0),
    spread(column(ours, 'p99'), 0),
    spread(column(ours, 'cpu'), 1),
    spread(column(floors, 'perSecond'), 0),
    spread(column(floors, 'cpu'), 1),
    spread(
      ours.map(({ cpu }, i) => floors[i].cpu / cpu),
      2,
    ),
    spread(
      ours.map(({ perSecond }, i) => perSecond / floors[i].perSecond),
      2,
    ),
    String(failed),
  ];
}
