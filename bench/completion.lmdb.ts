import type { Message } from '../src/core/message.js';
import type { Comparison } from './comparison.js';
import { aboutFloor, floorTable, type Case } from './floor-table.js';
import type { BenchOptions } from './options.js';
import { pinLoad } from './processes.js';
import { drawMessages, seededStore } from './seeded-store.js';
import { during, measureAnswers, startFloor, startReprise, type RunningServer } from './servers.js';

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
      const table = await floorTable(await cases(reprise, drawn), reprise, floor, options);
      return { about: aboutFloor(), ...table };
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
