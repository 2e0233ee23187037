import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CorpusUnavailableError } from '../../../src/core/errors.js';
import type { Conversation } from '../../../src/core/message.js';
import { LmdbCorpus } from '../../../src/stores/lmdb/lmdb.corpus.js';
import { ask, conversationsOf, expected, seed, shown } from '../../support/ask.js';
import { repliesOfRung } from '../../support/oracle.js';
import { runScript } from '../../support/run-script.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const LIVE: Conversation[] = [
  {
    messages: [
      { from: 'human', value: 'Hi' },
      { from: 'gpt', value: 'live' },
    ],
  },
];

/** More than the three batches of 1 MiB that may wait for the thread. */
const MANY: Conversation[] = Array.from({ length: 5000 }, (_, i) => ({
  id: `é ${i}`,
  messages: [
    { from: i % 2 === 0 ? 'human' : 'user', value: 'Hi' },
    { from: 'gpt', value: `${i} ${'ä'.repeat((i * 7919) % 900)}` },
    { from: `role ${i % 50}`, value: i === 2500 ? 'giant '.repeat(500_000) : `\ud800 ${i % 10}` },
    { from: 'gpt', value: 'Bye' },
  ],
}));

describe('a seed in another process', () => {
  let folder: string;
  let dataDir: string;
  let file: string;
  let corpus: LmdbCorpus;

  beforeEach(() => {
    folder = temporaryFolder();
    dataDir = join(folder, 'data');
    file = join(folder, 'conversations.json');
    writeFileSync(file, JSON.stringify(MANY));
    corpus = new LmdbCorpus({ dataDir, threads: false });
  });

  afterEach(async () => {
    await corpus.onApplicationShutdown();
    removeFolder(folder);
  });

  async function answers(each: LmdbCorpus, conversations: readonly Conversation[]): Promise<void> {
    for (const [from, value] of [
      ['human', 'Hi'],
      ['role 7', '\ud800 7'],
    ]) {
      const query = [{ from, value }];
      const wanted = expected(repliesOfRung(conversations, 'message', query), 700);
      expect(shown(await ask(each, 'message', query, {}, 700))).toEqual(wanted);
    }
  }

  test('is answered from with the next call, and holds what was written, indexed in a thread', async () => {
    await seed(corpus, LIVE);
    await answers(corpus, LIVE);
    const { stdout } = await runScript('seed-process.mjs', [dataDir, file, 'commit']);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'live',
      conversations: 5000,
      messages: 20_000,
    });
    await answers(corpus, MANY);
    expect(await conversationsOf(corpus)).toEqual(MANY);
    expect((await corpus.generations()).map(({ state }) => state)).toEqual(['live']);
  });

  test('that is killed leaves the live generation as it was, and is swept at the next start', async () => {
    await seed(corpus, LIVE);
    const { signal } = await runScript('seed-process.mjs', [dataDir, file, 'kill']);
    expect(signal).toBe('SIGKILL');
    await answers(corpus, LIVE);
    const states = (await corpus.generations()).map(({ state }) => state);
    expect(states).toEqual(['live', 'abandoned']);
    const next = new LmdbCorpus({ dataDir, threads: false });
    expect((await next.generations()).map(({ state }) => state)).toEqual(['live']);
    await answers(next, LIVE);
    await seed(next, MANY);
    await answers(corpus, MANY);
    await next.onApplicationShutdown();
  });

  test('that is killed before anything was live leaves no corpus, and the next seed works', async () => {
    const { signal } = await runScript('seed-process.mjs', [dataDir, file, 'kill']);
    expect(signal).toBe('SIGKILL');
    await expect(ask(corpus, 'message', [{ from: 'human', value: 'Hi' }])).rejects.toThrow(
      CorpusUnavailableError,
    );
    await seed(corpus, LIVE);
    await answers(corpus, LIVE);
  });

  test('that is discarded leaves nothing behind', async () => {
    await seed(corpus, LIVE);
    await runScript('seed-process.mjs', [dataDir, file, 'discard']);
    expect((await corpus.generations()).map(({ state }) => state)).toEqual(['live']);
    expect(readdirSync(join(dataDir, 'corpus')).sort()).toEqual(['generations', 'live']);
    await answers(corpus, LIVE);
  });

  test('that is cancelled while its thread finishes the index leaves nothing behind', async () => {
    await seed(corpus, LIVE);
    const { stdout } = await runScript('seed-process.mjs', [dataDir, file, 'cancel']);
    expect(stdout).toBe('seed_cancelled\n');
    expect((await corpus.generations()).map(({ state }) => state)).toEqual(['live']);
    expect(readdirSync(join(dataDir, 'corpus')).sort()).toEqual(['generations', 'live']);
    await answers(corpus, LIVE);
  });

  test('that loses its files does not go live, and ends', async () => {
    const { stdout } = await runScript('seed-process.mjs', [dataDir, file, 'rejected']);
    expect(stdout).toBe('store_write\n');
    await expect(conversationsOf(corpus)).rejects.toThrow(CorpusUnavailableError);
    expect(readdirSync(join(dataDir, 'corpus'))).toEqual(['generations']);
  });
});
