import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CorpusUnavailableError } from '../../../src/core/errors.js';
import { openTables } from '../../../src/stores/lmdb/layout.js';
import { LmdbCorpus } from '../../../src/stores/lmdb/lmdb.corpus.js';
import { ask, conversationsOf, seed } from '../../support/ask.js';
import { dialogue, human } from '../../support/dialogue.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const CONVERSATIONS = Array.from({ length: 100 }, (_, i) =>
  dialogue(`question ${i}`, 'x'.repeat(i)),
);

describe('A live generation', () => {
  let dataDir: string;
  let id: string;
  let generation: string;
  const opened: LmdbCorpus[] = [];

  beforeEach(async () => {
    dataDir = temporaryFolder();
    const corpus = open();
    await seed(corpus, CONVERSATIONS);
    [{ id }] = await corpus.generations();
    generation = join(dataDir, 'corpus', 'generations', id);
  });

  afterEach(async () => {
    for (const corpus of opened.splice(0)) await corpus.onApplicationShutdown();
    removeFolder(dataDir);
  });

  function open(): LmdbCorpus {
    const corpus = new LmdbCorpus({ dataDir, threads: false });
    opened.push(corpus);
    return corpus;
  }

  const data = (): string => join(generation, 'data.mdb');
  const summary = (): string => join(generation, 'generation.json');

  /** Expects that nothing can be read, for this reason, until there is another generation. */
  async function expectUnavailable(reason: string): Promise<void> {
    const corpus = open();
    const error = new CorpusUnavailableError(reason);
    await expect(ask(corpus, 'message', human('question 1'))).rejects.toThrow(error);
    await expect(ask(corpus, 'message', human('question 1'))).rejects.toThrow(error);
    await expect(conversationsOf(corpus)).rejects.toThrow(error);
    expect(await corpus.generations()).toEqual([
      expect.objectContaining({ id, state: 'live', conversations: 0, messages: 0 }),
    ]);
    await seed(open(), [dialogue('question 1', 'new')]);
    expect((await ask(corpus, 'message', human('question 1')))?.total).toBe(1);
    const all = await corpus.generations();
    expect(all).toEqual([expect.objectContaining({ state: 'live', conversations: 1 })]);
    expect(all[0].id).not.toBe(id);
  }

  test.each<[string, () => void]>([
    [
      'data file lacks its last page',
      () => {
        truncateSync(data(), statSync(data()).size - 4096);
      },
    ],
    [
      'data file has its first pages only',
      () => {
        truncateSync(data(), 8192);
      },
    ],
    [
      'data file is empty',
      () => {
        truncateSync(data());
      },
    ],
    [
      'data file is missing',
      () => {
        rmSync(data());
      },
    ],
    [
      'summary is missing',
      () => {
        rmSync(summary());
      },
    ],
    [
      'summary is cut off',
      () => {
        truncateSync(summary(), 20);
      },
    ],
    [
      'summary is null',
      () => {
        writeFileSync(summary(), 'null');
      },
    ],
    [
      'folder is missing',
      () => {
        removeFolder(generation);
      },
    ],
  ])('is said to be damaged when its %s, until the next seed', async (_, damage) => {
    damage();
    await expectUnavailable(`Generation ${id} is damaged: seed it again.`);
  });

  test('of another format is not read, until the next seed', async () => {
    const { dataBytes: _, ...old } = JSON.parse(readFileSync(summary(), 'utf8')) as object & {
      dataBytes: number;
    };
    writeFileSync(summary(), JSON.stringify({ ...old, format: 2 }));
    await expectUnavailable(
      `Generation ${id} has format 2, and this version reads format 3: seed it again.`,
    );
  });

  test('is said to be damaged when a text that its index names is missing', async () => {
    const tables = openTables(data(), 'write');
    await tables.blocks.remove(0);
    await tables.root.close();
    const error = new CorpusUnavailableError(`Generation ${id} is damaged: seed it again.`);
    await expect(ask(open(), 'message', human('question 1'))).rejects.toThrow(error);
  });

  test('answers when its data file has grown', async () => {
    writeFileSync(data(), Buffer.alloc(4096), { flag: 'a' });
    expect((await ask(open(), 'message', human('question 1')))?.total).toBe(1);
  });

  test('goes on answering when the next one is damaged', async () => {
    const old = open();
    expect((await ask(old, 'message', human('question 1')))?.total).toBe(1);
    await seed(open(), [dialogue('question 1', 'new')]);
    const [{ id: next }] = await open().generations();
    rmSync(join(dataDir, 'corpus', 'generations', next, 'data.mdb'));
    expect((await ask(old, 'message', human('question 2')))?.total).toBe(1);
  });
});
