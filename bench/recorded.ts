import { request } from 'node:http';
import { counted } from '../src/core/counted.js';
import { Histogram } from './histogram.js';
import { readOptions } from './options.js';
import { pinLoad } from './processes.js';
import { during, startFloor, startReprise, type RunningServer } from './servers.js';
import { LmdbStore } from './store.lmdb.js';
import { printTable } from './statistics.js';

/*
 * The recorded pace: streams from an upstream are recorded, and replayed with `x-reprise-pace: recorded`, many at once each
 * time. How far each event comes from the time at which it came then, by the client's clock, which starts with its request.
 */

const PATH = '/v1/chat/completions';
const REPLAYED = { 'x-reprise-engine': 'replay', 'x-reprise-pace': 'recorded' };
/** Within this p99, in milliseconds, a replay keeps the recorded pace. */
const AIM = 20;
const STREAMS = [20, 50];
const WARM_UPS = 4;
const HEADING = ['streams', 'events', 'p50', 'p90', 'p99', 'most'];

const options = readOptions({ seconds: 1, rounds: 3 });
const store = new LmdbStore('recorded-pace');
await store.remove();
const rows = [HEADING];
/** Numbers of streams that do not keep it. */
const missed: number[] = [];
await during(startFloor('upstream'), async (upstream) => {
  pinLoad(upstream.pid);
  const settings = {
    SEED_SAMPLE: 'false',
    ENGINE: 'upstream',
    RECORD: 'true',
    UPSTREAM_BASE_URL: `${upstream.url}/v1`,
  };
  await during(startReprise(store, settings), async (reprise) => {
    for (const streams of options.smoke ? STREAMS.slice(0, 1) : STREAMS) {
      const names = Array.from({ length: streams }, (_, i) => `${streams} streams, number ${i}`);
      // Some times before it counts, for all that is loaded and compiled then.
      for (let start = 0; start < WARM_UPS; start++) {
        const others = names.map((name) => `${name}, for start ${start}`);
        await Promise.all(others.map((name) => arrivals(reprise, name, {})));
        await Promise.all(others.map((name) => arrivals(reprise, name, REPLAYED)));
      }
      const then = await Promise.all(names.map((name) => arrivals(reprise, name, {})));
      const errors = new Histogram();
      for (let round = 0; round < options.rounds; round++) {
        const replays = names.map(async (name, i) => {
          const now = await arrivals(reprise, name, REPLAYED);
          // [DONE] had to wait for the recording.
          const pieces = then[i].slice(0, -1);
          pieces.forEach((came, event) => errors.add(Math.abs(now[event] - came)));
        });
        await Promise.all(replays);
      }
      const { max, count } = errors;
      const shares = [0.5, 0.9, 0.99].map((share) => errors.percentile(share));
      if (shares[2] > AIM) missed.push(streams);
      rows.push([String(streams), String(count), ...[...shares, max].map((ms) => ms.toFixed(1))]);
    }
  });
});
console.log(
  `\n${counted(options.rounds, 'round')}; milliseconds between when an event came and when it came as it was recorded; the aim is a p99 of ${AIM}: ${missed.length === 0 ? 'kept' : `not kept by ${missed.join(' and ')} streams`}.\n`,
);
printTable(rows);

/** When each event of a stream comes, in milliseconds after its request. */
function arrivals(
  { url }: RunningServer,
  content: string,
  headers: Readonly<Record<string, string>>,
): Promise<number[]> {
  const body = JSON.stringify({
    model: 'm',
    stream: true,
    messages: [{ role: 'user', content }],
  });
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const times: number[] = [];
    const outgoing = request(
      url + PATH,
      { method: 'POST', agent: false, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`Status ${response.statusCode}`));
        response.setEncoding('latin1');
        response.on('data', (text: string) => {
          const now = performance.now() - start;
          for (let i = text.indexOf('\n\n'); i >= 0; i = text.indexOf('\n\n', i + 2))
            times.push(now);
        });
        response.on('end', () => resolve(times));
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject).end(body);
  });
}
