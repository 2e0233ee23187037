import { once } from 'node:events';
import { listeningAt, startNode, stop } from './processes.js';
import { askEach } from './servers.js';
import type { Store } from './store.js';

/** What a server says of its counts of tokens at its end. */
const SAID = /(\d+) of (\d+) counts in \w+ were known/;

/** Look-ups of counts, and how many knew one. */
interface Known {
  readonly hits: number;
  readonly lookUps: number;
}

/** Asks a server each body twice; returns how many counts of tokens it knew at the first time, and at the second. */
export async function knownCounts(
  store: Store,
  path: string,
  bodies: readonly string[],
): Promise<string> {
  const first = await asked(store, path, bodies, 1);
  const twice = await asked(store, path, bodies, 2);
  const second = { hits: twice.hits - first.hits, lookUps: twice.lookUps - first.lookUps };
  return `Counts of tokens that are known: ${share(first)} of those that ${bodies.length} new requests need, ${share(second)} when they come again.`;
}

/** A server's counts after so many times. */
async function asked(
  store: Store,
  path: string,
  bodies: readonly string[],
  times: number,
): Promise<Known> {
  const env = { ...store.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'debug' };
  const child = startNode(['dist/main.js'], { env, pinned: true, stderr: 'pipe' });
  let log = '';
  child.stderr?.on('data', (piece: Buffer) => (log = (log + piece.toString()).slice(-4096)));
  const url = await listeningAt(child);
  for (let time = 0; time < times; time++) await askEach({ url, path }, bodies);
  const ended = child.stderr && once(child.stderr, 'end');
  await stop(child);
  await ended;
  const [, hits, lookUps] = SAID.exec(log) ?? [];
  return { hits: Number(hits), lookUps: Number(lookUps) };
}

function share({ hits, lookUps }: Known): string {
  return `${((100 * hits) / lookUps).toFixed(1)} % of ${lookUps}`;
}
