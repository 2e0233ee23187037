import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LmdbCorpus } from '../../../src/stores/lmdb/lmdb.corpus.js';
import { ask, seed } from '../../support/ask.js';
import { dialogue, human } from '../../support/dialogue.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';
import { until } from '../../support/until.js';

const DESCRIPTORS = '/proc/self/fd';
const MAPPINGS = '/proc/self/maps';
const PATIENCE_MS = 5000;

const canLook = existsSync(DESCRIPTORS) && existsSync(MAPPINGS);
const where = canLook ? test : test.skip;
const without = canLook ? '' : ' (not run: the system does not tell what a process has open)';

describe('A corpus that has seen many generations', () => {
  let dataDir: string;
  let corpus: LmdbCorpus;

  beforeEach(() => {
    dataDir = temporaryFolder();
    corpus = new LmdbCorpus({ dataDir, threads: false });
  });

  afterEach(async () => {
    await corpus.onApplicationShutdown();
    removeFolder(dataDir);
  });

  /** The data files of the store that this process has open or mapped, be they deleted. */
  function held(): Set<string> {
    const mapped = readFileSync(MAPPINGS, 'utf8').split('\n');
    const open = readdirSync(DESCRIPTORS).map((name) => target(`${DESCRIPTORS}/${name}`));
    const files = [...mapped, ...open].map((line) => /\/\S+\/data\.mdb(?!-)/.exec(line)?.[0] ?? '');
    return new Set(files.filter((path) => path.startsWith(dataDir)));
  }

  async function changeGenerations(): Promise<void> {
    for (let i = 0; i < 5; i++) {
      await seed(corpus, [dialogue('Hi', `reply ${i}`)]);
      expect((await ask(corpus, 'message', human('Hi')))?.total).toBe(1);
    }
  }

  where(`holds the files of the last one only${without}`, async () => {
    await changeGenerations();
    const [{ id }] = await corpus.generations();
    await until('the others are closed', () => held().size <= 1, PATIENCE_MS);
    expect([...held()]).toEqual([expect.stringContaining(id)]);
  });

  where(`holds no file once it is shut down${without}`, async () => {
    await changeGenerations();
    await corpus.onApplicationShutdown();
    await until('all are closed', () => held().size === 0, PATIENCE_MS);
  });
});

/** What a link points to; empty when it is gone. */
function target(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
