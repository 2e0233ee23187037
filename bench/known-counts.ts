import { listeningAt, startNode, stop } from './processes.js';
import { askEach } from './servers.js';
import type { Store } from './store.js';

/** What a server says of its counts of tokens at its end. */
const SAID = /[\d.]+ % of \d+ counts in \w+ were known/;

/** Asks a server of its own each body twice; returns what it says, after each time, of the counts that it knew. */
export async function knownCounts(
  store: Store,
  path: string,
  bodies: readonly string[],
): Promise<string[]> {
  const said: string[] = [];
  for (const times of [1, 2]) {
    const env = { ...store.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'debug' };
    const child = startNode(['dist/main.js'], { env, pinned: true });
    const url = await listeningAt(child);
    let output = '';
    child.stdout?.on(
      'data',
      (piece: Buffer) => (output = (output + piece.toString()).slice(-4096)),
    );
    for (let time = 0; time < times; time++) await askEach({ url, path }, bodies);
    await stop(child);
    said.push(SAID.exec(output)?.[0] ?? 'nothing was said of the counts');
  }
  return said;
}
