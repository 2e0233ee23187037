import type { Message } from '../src/core/message.js';
import { CONNECTIONS, type Comparison } from './comparison.js';
import { column, Contest } from './contest.js';
import { load, type LoadRequest } from './load.js';
import type { BenchOptions } from './options.js';
import { PINNED, pinLoad } from './processes.js';
import { drawMessages, seededStore } from './seeded-store.js';
import { during, measureAnswers, startFloor, startReprise, type RunningServer } from './servers.js';

const HEADING = [
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
];

interface Case {
  readonly name: string;
  readonly path: string;
  readonly requests: readonly LoadRequest[];
}

/**
 * Completions from the embedded store: random messages, and one fixed message, beside a bare node:http server that reads
 * the same bodies and sends answers of the same sizes.
 */
export async function completionsOnLmdb(options: BenchOptions): Promise<Comparison> {
  const store = await seededStore('lmdb', options.scale);
  const drawn = await drawMessages(store, options.smoke ? 500 : 20_000);
  pinLoad();
  return during(startReprise(store), (reprise) =>
    during(startFloor('server'), async (floor) => {
      const rows = [HEADING];
      let errors = 0;
      for (const each of await cases(reprise, drawn)) {
        for (const connections of CONNECTIONS) {
          const contest = await compare(each, reprise, floor, connections, options);
          rows.push([each.name, String(connections), ...figures(contest)]);
          errors += contest.errors;
        }
      }
      return { about: about(), rows, errors };
    }),
  );
}

async function cases(
  reprise: RunningServer,
  drawn: readonly (readonly Message[])[],
): Promise<Case[]> {
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

function compare(
  { path, requests }: Case,
  reprise: RunningServer,
  floor: RunningServer,
  connections: number,
  options: BenchOptions,
): Promise<Contest> {
  return Contest.warmed(
    options,
    (seconds) => load({ ...reprise, path }, requests, { connections, seconds }),
    (seconds) => load({ ...floor, path: '/' }, requests, { connections, seconds }),
  );
}

function about(): string {
  const ratios =
    'ratios are floor/Reprise for CPU and Reprise/floor for throughput: higher is better, 1 is the floor.';
  return PINNED ? `${ratios} Server and load each on a processor of their own.` : ratios;
}

function figures({ ours, others, cpuRatio, throughputRatio, errors }: Contest): string[] {
  return [
    column(ours, 'perSecond', 0),
    column(ours, 'p50', 0),
    column(ours, 'p90', 0),
    column(ours, 'p99', 0),
    column(ours, 'cpu', 1),
    column(others, 'perSecond', 0),
    column(others, 'cpu', 1),
    cpuRatio,
    throughputRatio,
    String(errors),
  ];
}
