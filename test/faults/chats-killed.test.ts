import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Chats } from '../../src/core/chats.js';
import { LmdbChats } from '../../src/stores/lmdb/lmdb.chats.js';
import { acknowledgedIn, faultsOf, type Acknowledged } from '../support/acknowledged.js';
import { Child, killChildren, ROOT } from '../support/child.js';
import { randomNumbers } from '../support/corpora.js';
import { onEachStore } from '../support/each-store.js';
import { allOf } from '../support/kept-chats.js';
import { MongoChatsStore } from '../support/mongo-chats.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const WRITER = join(ROOT, 'test/support/chats-writer.mjs');
const RANDOM_SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1e6);
/** A process that speaks to MongoDB takes long to start. */
const ROUNDS = { lmdb: 10, mongo: 4 };
const WRITERS = { lmdb: 3, mongo: 2 };
/** The most turns that a writer has acknowledged before it is killed, and the most milliseconds after that. */
const MOST_TURNS = 12;
const MOST_MS = 20;

const random = randomNumbers(RANDOM_SEED);
console.log(`Moments are drawn from CRASH_SEED=${RANDOM_SEED}.`);

afterAll(killChildren);

describe('processes that are killed while they append to a chat', () => {
  onEachStore((store) => {
    const [rounds, writers] = [ROUNDS[store], WRITERS[store]];
    const folder = temporaryFolder();
    const mongo = store === 'mongo' ? new MongoChatsStore() : undefined;
    const place = mongo ? mongo.uri : folder;

    afterAll(async () => {
      await mongo?.close();
      removeFolder(folder);
    });

    test('lose nothing that was acknowledged, and leave no half pair', async () => {
      const acknowledged: Acknowledged[] = [];
      for (let round = 0; round < rounds; round++) {
        const names = Array.from({ length: writers }, (_, i) => `${round}.${i}`);
        const ended = await Promise.all(names.map((name) => killed([store, place, name, 'a'])));
        acknowledged.push(...ended.flatMap(acknowledgedIn));
        await using(async (chats) => {
          const kept = await allOf(chats, 'a');
          expect(faultsOf(kept, acknowledged)).toEqual([]);
          // What was kept besides was under way when its writer was killed.
          const turns = acknowledged.length;
          expect(kept.length / 2).toBeLessThanOrEqual(turns + writers * (round + 1));
          const { system, total } = await chats.context('a', 1);
          expect([system, total]).toEqual([promptOf(kept[0].content), kept.length]);
          await chats.append('b', { messages: [{ role: 'user', content: 'still works' }] });
        });
      }
      expect(acknowledged.length).toBeGreaterThan(rounds * writers);
    });

    async function using(look: (chats: Chats) => Promise<void>): Promise<void> {
      const chats = mongo ? mongo.open() : new LmdbChats(folder);
      try {
        await look(chats);
      } finally {
        if (chats instanceof LmdbChats) await chats.onApplicationShutdown();
        await mongo?.leave();
      }
    }
  });
});

/** What a writer printed until it was killed, at a random moment. */
async function killed(args: string[]): Promise<string> {
  const child = new Child(process.execPath, [WRITER, ...args], {}, ROOT);
  const turns = Math.ceil(random() * MOST_TURNS);
  const wait = random() * MOST_MS;
  await until('it has appended', () => {
    if (!child.running) throw new Error(child.stderr);
    return acknowledgedIn(child.stdout).length >= turns;
  });
  const end = performance.now() + wait;
  await until('the moment has come', () => performance.now() >= end);
  child.kill('SIGKILL');
  const { status, stdout } = await child.end();
  expect(status).toBe(128 + 9);
  return stdout;
}

/** The prompt that the writer of a question gives. */
function promptOf(question: string): string {
  return `prompt of ${question.replace(/-\d+$/, '')}`;
}
