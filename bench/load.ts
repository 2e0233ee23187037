import autocannon from 'autocannon';
import { cpuMicroseconds } from './processes.js';

/** A request of the load, and how large its answer is. */
export interface LoadRequest {
  readonly body: string;
  readonly answerBytes: number;
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
  /** Processor time of the server for one request, in microseconds. */
  readonly cpu: number;
  /** Answers other than 2xx, failed connections, time-outs. */
  readonly errors: number;
}

/** Loads a server: each connection sends its own share of the requests in turn, one at a time. */
export async function load(
  target: Target,
  requests: readonly LoadRequest[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<LoadResult> {
  const share = Math.max(1, Math.floor(requests.length / connections));
  let next = 0;
  const before = cpuMicroseconds(target.pid);
  const result = await autocannon({
    url: target.url + target.path,
    method: 'POST',
    connections,
    duration: seconds,
    setupClient: (client) => {
      const start = (next++ * share) % requests.length;
      client.setRequests(
        requests.slice(start, start + share).map(({ body, answerBytes }) => ({
          method: 'POST',
          path: target.path,
          body,
          headers: { 'content-type': 'application/json', 'x-answer-bytes': String(answerBytes) },
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
    cpu: used / result.requests.total,
    errors: result.errors + result.timeouts + result.non2xx,
  };
}
