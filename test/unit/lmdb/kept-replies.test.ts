import { afterEach, expect, test } from '@jest/globals';
import { LmdbCorpus } from '../../../src/stores/lmdb/lmdb.corpus.js';
import { ask, seed } from '../../support/ask.js';
import { dialogue, human } from '../../support/dialogue.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const dataDir = temporaryFolder();
const corpus = new LmdbCorpus({ dataDir, threads: false });
afterEach(async () => {
  await corpus.onApplicationShutdown();
  removeFolder(dataDir);
});

test('replies that are kept hold no more memory than their own bytes', async () => {
  await seed(
    corpus,
    Array.from({ length: 40 }, (_, i) => dialogue('continue', `reply ${i}`)),
  );
  const replies = (await ask(corpus, 'message', human('continue')))?.replies ?? [];
  const again = (await ask(corpus, 'message', human('continue')))?.replies ?? [];
  expect(replies).toHaveLength(40);
  // The same objects: they are kept.
  expect(again[0]).toBe(replies[0]);
  const bytes = replies.reduce((sum, { json }) => sum + json.length, 0);
  for (const { json } of replies) expect(json.buffer.byteLength).toBe(bytes);
});
