import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { SeedCancelledError } from '../../../src/core/seed-errors.js';
import { BatchPacker } from '../../../src/stores/lmdb/batch.js';
import { Indexer } from '../../../src/stores/lmdb/indexer.js';
import { dialogue } from '../../support/dialogue.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

test('an indexer stops in the middle of its index when it is told to', async () => {
  const folder = temporaryFolder();
  const packer = new BatchPacker(1 << 20);
  for (let i = 0; i < 100; i++) packer.add(dialogue(`question ${i}`, `answer ${i}`));
  const batch = packer.take();
  const indexer = new Indexer(folder);
  if (batch) indexer.add(batch);
  let asked = 0;
  await expect(indexer.finish(() => ++asked === 10)).rejects.toThrow(SeedCancelledError);
  expect(asked).toBe(10);
  await indexer.close();
  expect(readdirSync(folder).filter((name) => name.startsWith('spill'))).toEqual([]);
  removeFolder(folder);
});
