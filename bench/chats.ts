import type { Chats } from '../src/core/chats.js';
import { LmdbChatsBench } from './chats.lmdb.js';
import { MongoChatsBench } from './chats.mongo.js';
import { readOptions } from './options.js';
import { median, printTable, spread } from './statistics.js';

/*
 * What it costs to read the context of a chat of 1,000 turns and to append to it, against a chat of 10, in turn: a short
 * chat and a long one, operation by operation. As many messages are read of both. Every append goes to a chat that has
 * just as many turns as it should: the short ones are many, each appended to once. The floor is a bare read and a bare
 * write of a turn in the same database, in the same run.
 */

const SHORT = 10;
const LONG = 1000;
/** Messages of both that are read: all that the short one has. */
const PAIRS = 10;

const MESSAGES = [
  { role: 'user', content: 'What is it that you like about the sea? '.repeat(5) },
  { role: 'assistant', content: 'That it is never the same, and always there. '.repeat(20) },
] as const;

/** A place for chats, and what a bare database does there. */
export interface ChatsBench {
  readonly chats: Chats;
  /** Reads a turn. */
  bareRead(): unknown;
  /** Writes a turn, as durably. */
  bareWrite(): Promise<unknown>;
  /** Closes and removes all. */
  close(): Promise<void>;
}

/** Milliseconds of one operation, by its name, in each round the median. */
type Figures = Map<string, number[]>;

const options = readOptions({ seconds: 5, rounds: 5 });
const READS = options.smoke ? 50 : 1000;
const APPENDS = options.smoke ? 10 : 100;
const bench = await (options.store === 'mongo' ? MongoChatsBench.open() : LmdbChatsBench.open());
const figures: Figures = new Map();
try {
  await fill('long', LONG);
  await fill('short', SHORT);
  const warm = new Map<string, number[]>();
  await measure(warm, 0);
  for (let round = 1; round <= options.rounds; round++) await measure(figures, round);
} finally {
  await bench.close();
}
const ratios = (kind: string): number[] =>
  of(`${kind}, turn ${LONG}`).map((ms, i) => ms / of(`${kind}, turn ${SHORT}`)[i]);
const row = (name: string, ratio: string): string[] => [
  name,
  spread(
    of(name).map((ms) => ms * 1000),
    0,
  ),
  ratio,
];
console.log(`Context of ${PAIRS} pairs, and append of a pair, on ${options.store}:`);
printTable([
  ['', 'µs', `against turn ${SHORT}`],
  ...['context', 'append'].flatMap((kind) => [
    row(`${kind}, turn ${SHORT}`, ''),
    row(`${kind}, turn ${LONG}`, spread(ratios(kind), 2)),
  ]),
  row('bare read of a turn', ''),
  row('bare write of a turn', ''),
]);

/** One round: each operation on a short and on a long chat, in turn. */
async function measure(into: Figures, round: number): Promise<void> {
  const { chats } = bench;
  const one = (name: string): string => `${name} ${round}`;
  await Promise.all(Array.from({ length: APPENDS }, (_, i) => fill(one(`short ${i}`), SHORT)));
  await alternate(into, READS, {
    [`context, turn ${SHORT}`]: () => chats.context('short', PAIRS),
    [`context, turn ${LONG}`]: () => chats.context('long', PAIRS),
    'bare read of a turn': () => Promise.resolve(bench.bareRead()),
  });
  await alternate(into, APPENDS, {
    [`append, turn ${SHORT}`]: (i) => chats.append(one(`short ${i}`), { messages: MESSAGES }),
    [`append, turn ${LONG}`]: () => chats.append('long', { messages: MESSAGES }),
    'bare write of a turn': () => bench.bareWrite(),
  });
}

/** Does each of some operations so many times, in turn; adds the median of each. */
async function alternate(
  into: Figures,
  times: number,
  operations: Readonly<Record<string, (i: number) => Promise<unknown>>>,
): Promise<void> {
  const all = Object.entries(operations).map(([name, run]) => ({
    name,
    run,
    taken: [] as number[],
  }));
  for (let i = 0; i < times; i++) {
    // None of them always comes after the same other one.
    for (const { run, taken } of i % 2 === 0 ? all : [...all].reverse()) {
      const start = performance.now();
      await run(i);
      taken.push(performance.now() - start);
    }
  }
  for (const { name, taken } of all) into.set(name, [...(into.get(name) ?? []), median(taken)]);
}

/** Appends turns to a chat until it has so many. */
async function fill(chatId: string, turns: number): Promise<void> {
  const system = 'You are kind, and brief. '.repeat(10);
  const all = Array.from({ length: turns }, () =>
    bench.chats.append(chatId, { system, messages: MESSAGES }),
  );
  await Promise.all(all);
}

function of(name: string): number[] {
  return figures.get(name) ?? [];
}
