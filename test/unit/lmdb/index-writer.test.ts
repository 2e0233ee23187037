import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEY_BYTES } from '../../../src/core/keys.js';
import { writeIndex, type IndexFigures } from '../../../src/stores/lmdb/index-writer.js';
import { KeySorter } from '../../../src/stores/lmdb/key-sorter.js';
import {
  ANSWERED,
  KEY_KINDS,
  STRIPPED,
  SYSTEM_REPLY,
  writePosting,
} from '../../../src/stores/lmdb/posting.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  removeFolder(folder);
});

/** A posting of one of a few keys, in the conversation after so many. */
interface Posted {
  readonly key: number;
  readonly step: number;
  readonly role: number;
  readonly flags: number;
}

interface Written extends IndexFigures {
  readonly buckets: [number, string][];
  readonly chunks: [number, string][];
}

/** The index of postings, when so many records may be sorted in memory. */
function written(postings: readonly Posted[], mostInMemory: number): Written {
  const sorter = new KeySorter(join(folder, 'spill'), mostInMemory);
  let conversation = 0;
  postings.forEach(({ key, step, role, flags }, i) => {
    const kind = Object.values(KEY_KINDS)[key % 6];
    const { into, at } = sorter.slot(key * 16);
    into.fill(key * 16, at, at + KEY_BYTES);
    conversation += step;
    writePosting(into, at + KEY_BYTES, i, conversation, i % 100, role, role, flags | kind);
  });
  const buckets: [number, string][] = [];
  const chunks: [number, string][] = [];
  const target = {
    bucket: (number: number, value: Buffer) => buckets.push([number, value.toString('hex')]),
    chunk: (number: number, value: Buffer) => chunks.push([number, value.toString('hex')]),
  };
  const figures = writeIndex(sorter, target, () => false);
  sorter.close();
  return { ...figures, buckets, chunks };
}

test('an index is the same whether there is memory for the records of a key or not', () => {
  const posted = fc.record({
    key: fc.constantFrom(0, 1, 1, 1, 1, 2, 7, 15),
    step: fc.nat(1),
    role: fc.constantFrom(1, 1, 1, 2),
    flags: fc.constantFrom(0, ANSWERED, ANSWERED, ANSWERED | STRIPPED, ANSWERED | SYSTEM_REPLY),
  });
  const alike = fc.record({
    key: fc.constantFrom(0, 1),
    step: fc.constant(1),
    role: fc.constant(1),
    flags: fc.constant(ANSWERED),
  });
  const few = fc.array(posted, { maxLength: 60 });
  const many = fc.array(fc.oneof(posted, alike), { minLength: 500, maxLength: 1500, size: 'max' });
  const uniform = fc.array(alike, { minLength: 500, maxLength: 1500, size: 'max' });
  fc.assert(
    fc.property(fc.oneof(few, many, uniform), fc.integer({ min: 1, max: 30 }), (all, limit) => {
      expect(written(all, limit)).toEqual(written(all, 1 << 16));
    }),
    { numRuns: 60 },
  );
});
