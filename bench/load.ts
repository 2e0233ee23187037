import autocannon from 'autocannon';
import { cpuMicroseconds } from './processes.js';
import { percentile } from './statistics.js';

/** A request of the load, and how large its answer is. */
export interface LoadRequest {
  readonly body: string;
  readonly answerBytes: number;
  /** What a floor finds the answer by; see floor.find-one.ts. */
  readonly lookUp?: string;
  /** Whether it is another one each time: its body, a JSON object, then ends with a field `user` of its own. */
  readonly isNew?: boolean;
}

/** A server under load. */
export interface Target {
  readonly url: string;
  readonly path: string;
  readonly pid: number;
}

/** What a run of load measured. Latencies in milliseconds. */
export interface LoadResult {
  readonly perSecond: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  /** How many times the p50 the p99 is: of the exact latencies, where those above are whole milliseconds. */
  readonly tail: number;
  /** Processor time of the server for one request, in microseconds. */
  readonly cpu: number;
  /** Answers other than 2xx, failed connections, time-outs. */
  readonly errors: number;
}

/** How much load: for some seconds, or until each request was sent once. */
export type LoadOptions = { readonly connections: number } & (
  { readonly seconds: number } | { readonly once: true }
);

/** Milliseconds between two looks at the clock by a load whose time is not known before. */
const LOOK_MS = 20;

/** Loads a server: each connection sends its own share of the requests in turn, one at a time. */
export async function load(
  target: Target,
  requests: readonly LoadRequest[],
  { connections, ...limit }: LoadOptions,
): Promise<LoadResult> {
  const share = Math.max(1, Math.floor(requests.length / connections));
  let next = 0;
  const before = cpuMicroseconds(target.pid);
  const [result, latencies] = await fire({
    url: target.url + target.path,
    method: 'POST',
    connections,
    ...('once' in limit
      ? { amount: share * connections, sampleInt: LOOK_MS }
      : { duration: limit.seconds }),
    setupClient: (client) => {
      const start = (next++ * share) % requests.length;
      client.setRequests(
        requests.slice(start, start + share).map(({ body, answerBytes, lookUp, isNew }) => ({
          method: 'POST',
          path: target.path,
          body,
          ...(isNew && {
            setupRequest: (request: autocannon.Request) => ({ ...request, body: anew(body) }),
          }),
          headers: {
            'content-type': 'application/json',
            'x-answer-bytes': String(answerBytes),
            ...(lookUp !== undefined && { 'x-look-up': lookUp }),
          },
        })),
      );
    },
  });
  const used = cpuMicroseconds(target.pid) - before;
  return {
    perSecond: result.requests.total / result.duration,
    p50: result.latency.p50,
    p90: result.latency.p90,
    p99: result.latency.p99,
    tail: percentile(latencies, 0.99) / percentile(latencies, 0.5),
    cpu: used / result.requests.total,
    errors: result.errors + result.timeouts + result.non2xx,
  };
}

let sent = 0;

/** A body like this one that was not sent before. */
function anew(body: string): string {
  return `${body.slice(0, -1)},"user":"${(sent++).toString(36).padStart(8, '0')}"}`;
}

/** Runs autocannon; its result, and every latency in milliseconds. */
function fire(options: autocannon.Options): Promise<[autocannon.Result, number[]]> {
  return new Promise((resolve, reject) => {
    const latencies: number[] = [];
    const run = autocannon(options, (error: Error | null, result) => {
      if (error) reject(error);
      else resolve([result, latencies]);
    });
    run.on('response', (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));
  });
}
