import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import type { Chats } from '../../src/core/chats.js';
import { StoreUnavailableError } from '../../src/core/errors.js';
import { faultsOf, type Acknowledged } from '../support/acknowledged.js';
import { randomNumbers } from '../support/corpora.js';
import { allOf, pair } from '../support/kept-chats.js';
import { MongoChatsStore } from '../support/mongo-chats.js';
import { describeWithMongod, Mongod, ReplicaSet } from '../support/mongod.js';
import { until } from '../support/until.js';

const RANDOM_SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1e6);
const WRITERS = 4;
const TIMEOUT_MS = 15_000;

const random = randomNumbers(RANDOM_SEED);
console.log(`Moments are drawn from CRASH_SEED=${RANDOM_SEED}.`);

/** Appends turns to one chat until told to stop. */
class Writer {
  readonly acknowledged: Acknowledged[] = [];
  /** Turns of which nobody knows whether they were kept. */
  unsure = 0;
  private isOver = false;
  private readonly work: Promise<void>;

  constructor(
    private readonly chats: Chats,
    private readonly name: string,
  ) {
    this.work = this.write();
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.work;
  }

  private async write(): Promise<void> {
    for (let i = 0; !this.isOver; i++) {
      const question = `${this.name}-${i}`;
      try {
        const [{ position }] = await this.chats.append('a', { messages: pair(question) });
        this.acknowledged.push({ question, position });
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        this.unsure++;
      }
    }
  }
}

/** Lets writers write while something happens; then everything acknowledged is there once, in one order. */
async function expectAllKept(
  uri: string,
  happen: (moved: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const store = new MongoChatsStore(uri);
  const writers = Array.from(
    { length: WRITERS },
    (_, i) => new Writer(store.open(TIMEOUT_MS), `w${i}`),
  );
  const count = (): number => writers.reduce((sum, each) => sum + each.acknowledged.length, 0);
  const moved = async (): Promise<void> => {
    const before = count();
    await until('more is acknowledged', () => count() >= before + 3 * WRITERS, 40_000);
  };
  await moved();
  await happen(moved);
  await Promise.all(writers.map((writer) => writer.stop()));
  const kept = await allOf(store.open(TIMEOUT_MS), 'a');
  expect(
    faultsOf(
      kept,
      writers.flatMap(({ acknowledged }) => acknowledged),
    ),
  ).toEqual([]);
  const unsure = writers.reduce((sum, writer) => sum + writer.unsure, 0);
  expect(kept.length / 2).toBeLessThanOrEqual(count() + unsure);
  await store.leave();
}

describeWithMongod('chats whose MongoDB is lost while several write', () => {
  afterAll(() => Mongod.destroyAll());

  test.each([
    ['server alone', {}],
    ['replica set of one', { replicaSet: 'one' }],
  ])('keep all that was acknowledged, once, when it is a %s that is killed', async (_, options) => {
    const mongod = await Mongod.start(options);
    await expectAllKept(mongod.uri, async (moved) => {
      for (let round = 0; round < 2; round++) {
        await setTimeout(random() * 30);
        await mongod.kill();
        await mongod.restart();
        await moved();
      }
    });
    await mongod.destroy();
  });

  test.each([
    ['killed', 'killPrimary'],
    ['told to step down', 'stepDown'],
  ] as const)(
    'keep all that was acknowledged, once, when the primary of a set is %s',
    async (_, lose) => {
      const set = await ReplicaSet.start();
      await expectAllKept(set.uri, async (moved) => {
        const former = await set[lose]();
        await moved();
        if (!former.running) await set.restart(former);
        await moved();
      });
      await set.stop();
    },
  );
});
