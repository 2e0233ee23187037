import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GenerationSummary } from '../../src/core/corpus.js';
import { cliOnStore } from '../support/cli-on-store.js';
import { CORPUS } from '../support/completion-corpus.js';
import { SAMPLE, SHARED_FILES } from '../support/corpora.js';
import { House } from '../support/house.js';
import { array, entry } from '../support/reply-files.js';
import { describeWithMongod } from '../support/mongod.js';
import { until } from '../support/until.js';

/** Ids as JSON, most of which JavaScript or a store could take for another. */
const IDS = [
  ...['""', '"1.0"', '1.0', '1', '-0', '1e400', '0.10', '12345678901234567890', 'null', 'true'],
  ...['"é\\n"', '"\\ud800"', `"${'i'.repeat(10_000)}"`],
];
/** Longer than what a document of MongoDB takes. */
const LONG = [
  { from: 'r'.repeat(1000), value: 'é\ud800'.repeat(3 << 20) },
  { from: 'gpt', value: 'x'.repeat(20 << 20) },
];

/** A file of JSON Lines with everything odd. */
const oddLines = (): string =>
  [
    ...IDS.map((id) => `{"id":${id},${JSON.stringify(entry('hello')).slice(1)}`),
    ...[...CORPUS, { conversations: LONG }].map((each) => JSON.stringify(each)),
  ].join('\n');

/** What `inspect --json` tells that does not depend on the store or the time. */
async function inspected(house: House): Promise<unknown> {
  const { stdout } = await house.run(['inspect', '--json']);
  const [live, ...others] = JSON.parse(stdout) as GenerationSummary[];
  const { state, conversations, messages, details, bytes } = live;
  expect(bytes).toBeGreaterThan(0);
  expect(others.every((other) => other.state === 'retired')).toBe(true);
  return { state, conversations, messages, details };
}

/** What a seed tells but for times, memory and sizes. */
const figuresOf = (stdout: string): string[] =>
  stdout.split('\n').filter((line) => !/^ {2}(Time|Memory|On disk) /.test(line));

describeWithMongod('a corpus in MongoDB', () => {
  const lmdb = new House();
  const mongo = new House('mongo');
  let odd: string;
  beforeAll(() => {
    odd = lmdb.write(oddLines(), 'odd.jsonl');
  });
  afterAll(async () => {
    await lmdb.leave();
    await mongo.leave();
  });

  describe('is seeded, inspected and exported like one in LMDB, byte for byte', () => {
    test.each([
      ['the sample', () => [SAMPLE]],
      ['all real conversations', () => [SAMPLE, ...SHARED_FILES]],
      ['odd texts and ids', () => [odd]],
    ])('%s', async (_, paths) => {
      const [one, other] = await Promise.all(
        [lmdb, mongo].map((each) => each.seedFiles(...paths())),
      );
      expect(figuresOf(other.stdout)).toEqual(figuresOf(one.stdout));
      expect(await inspected(mongo)).toEqual(await inspected(lmdb));
      const [left, right] = await Promise.all([lmdb, mongo].map((each) => each.run(['export'])));
      expect([right.status, right.stderr]).toEqual([0, '']);
      // Not by `toBe`, which would show both.
      expect(right.stdout === left.stdout).toBe(true);
    });
  });

  test('that is cancelled while it waits for input leaves the one before it', async () => {
    const { repliesStored } = cliOnStore(mongo);
    await mongo.seedFiles(mongo.write(array('kept')));
    const child = mongo.start(['seed', '-']);
    child.stdin.write(array('lost').slice(0, -1));
    await until('it seeds', async () =>
      (await mongo.run(['inspect'])).stdout.includes('(seeding)'),
    );
    child.kill('SIGTERM');
    const stderr = 'The seed was cancelled. The corpus stays as it was.\n';
    expect(await child.end()).toMatchObject({ status: 128 + 15, stderr });
    expect(await repliesStored()).toEqual(['kept']);
  });

  test('that was never seeded is told to be empty, and where that is', async () => {
    const empty = new House('mongo');
    const { host, pathname } = new URL(empty.mongoUri);
    const place = `mongodb://${host}${pathname}`;
    const { stdout } = await empty.run(['inspect']);
    expect(stdout).toBe(`The store in ${place} is empty.\n`);
    const { status, stderr } = await empty.run(['export']);
    const line = `No corpus has been seeded yet (the store is ${place}).\n`;
    expect([status, stderr]).toEqual([1, line]);
    await empty.leave();
  });
});
