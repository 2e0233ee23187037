import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEY_BYTES } from '../../../src/core/keys.js';
import { compareKeys, sortRecords } from '../../../src/stores/lmdb/key-order.js';
import { RECORD_BYTES } from '../../../src/stores/lmdb/posting.js';
import { anyKey, inOrder, likeKey, record } from '../../support/index-records.js';

test('sortRecords orders keys that differ only behind their first 32 bits', () => {
  const all = [5, 3, 3, 200, 0, 5].map((last, i) => {
    const key = Buffer.alloc(KEY_BYTES, 9);
    key[4 + (i % 12)] = last;
    return key;
  });
  const bytes = Buffer.concat(all.map(record));
  const found = [...sortRecords(bytes)].map((at) => bytes.toString('hex', at, at + RECORD_BYTES));
  expect(found).toEqual(inOrder(all));
});

test('compareKeys compares as bytes', () => {
  fc.assert(
    fc.property(fc.oneof(likeKey, anyKey), fc.oneof(likeKey, anyKey), fc.nat(5), (a, b, at) => {
      const moved = Buffer.concat([Buffer.alloc(at), b]);
      expect(Math.sign(compareKeys(a, 0, moved, at))).toBe(Buffer.compare(a, b));
    }),
  );
});
