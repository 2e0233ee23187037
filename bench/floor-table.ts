import { CONNECTIONS } from './comparison.js';
import { column, Contest } from './contest.js';
import { load, type LoadRequest } from './load.js';
import type { BenchOptions } from './options.js';
import { PINNED } from './processes.js';
import type { RunningServer } from './servers.js';

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

/** Requests to one path of a server. */
export interface Case {
  readonly name: string;
  readonly path: string;
  readonly requests: readonly LoadRequest[];
}

/** What is measured, and how many requests failed. */
export interface FloorTable {
  readonly rows: string[][];
  readonly errors: number;
}

/** Loads a server with each case beside a floor that reads the same bodies and sends answers of the same sizes. */
export async function floorTable(
  cases: readonly Case[],
  reprise: RunningServer,
  floor: RunningServer,
  options: BenchOptions,
): Promise<FloorTable> {
  const rows = [HEADING];
  let errors = 0;
  for (const each of cases) {
    for (const connections of CONNECTIONS) {
      const contest = await compare(each, reprise, floor, connections, options);
      rows.push([each.name, String(connections), ...figures(contest)]);
      errors += contest.errors;
    }
  }
  return { rows, errors };
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

/** How the table is read. */
export function aboutFloor(): string {
  const ratios =
    'ratios are floor/Reprise for CPU and Reprise/floor for throughput: higher is better, 1 is the floor.';
  return PINNED ? `${ratios} Server and load each on a processor of their own.` : ratios;
}
