import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEY_BYTES } from '../../../src/core/keys.js';
import { compareKeys, KeySorter, sortRecords } from '../../../src/stores/lmdb/key-sorter.js';
import { RECORD_BYTES } from '../../../src/stores/lmdb/posting.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

/** Keys of few different bytes, so that many are equal or share their first bytes. */
const likeKey = fc
  .tuple(
    fc.array(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), { minLength: 4, maxLength: 4 }),
    fc.array(fc.constantFrom(0, 0xff), { minLength: 12, maxLength: 12 }),
  )
  .map(([first, rest]) => Buffer.from([...first, ...rest]));
const anyKey = fc
  .uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES })
  .map((key) => Buffer.from(key));
const keys = fc.array(fc.oneof(likeKey, anyKey), { maxLength: 200 });

/** A record whose posting tells when it arrived. */
function record(key: Buffer, arrival: number): Buffer {
  const bytes = Buffer.alloc(RECORD_BYTES, 0xee);
  key.copy(bytes);
  bytes.writeUInt32LE(arrival, RECORD_BYTES - 4);
  return bytes;
}

/** The order in which a stable sort by bytes puts the keys. */
function oracle(all: readonly Buffer[]): string[] {
  return all
    .map(record)
    .sort((a, b) => Buffer.compare(a.subarray(0, KEY_BYTES), b.subarray(0, KEY_BYTES)))
    .map((bytes) => bytes.toString('hex'));
}

describe('KeySorter', () => {
  let folder: string;
  let spill: string;

  beforeEach(() => {
    folder = temporaryFolder();
    spill = join(folder, 'spill');
  });

  afterEach(() => {
    removeFolder(folder);
  });

  function add(sorter: KeySorter, all: readonly Buffer[]): void {
    all.forEach((key, arrival) => {
      const { into, at } = sorter.slot(key[0]);
      record(key, arrival).copy(into, at);
    });
  }

  function sorted(sorter: KeySorter): string[] {
    const found: string[] = [];
    for (const { bytes, order } of sorter.sorted()) {
      for (const at of order) found.push(bytes.toString('hex', at, at + RECORD_BYTES));
    }
    return found;
  }

  function expectSorted(all: readonly Buffer[]): void {
    const sorter = new KeySorter(spill);
    add(sorter, all);
    expect(sorter.size).toBe(all.length);
    expect(sorted(sorter)).toEqual(oracle(all));
    sorter.close();
  }

  test('sorts by key, and records of equal keys by arrival', () => {
    fc.assert(fc.property(keys, expectSorted));
  });

  test.each([511, 512, 513, 1024, 1025, 5000])('sorts %d records of one first byte', (count) => {
    const all = Array.from({ length: count }, (_, i) => {
      const key = Buffer.alloc(KEY_BYTES, 0x42);
      // Far from sorted, each value several times, some alike in their first 32 bits.
      key.writeUInt32BE((i * 2_654_435_761) % 97, 1 + (i % 4) * 3);
      return key;
    });
    expectSorted(all);
  });

  test('sorts many equal keys among others, in memory and on disk', () => {
    const common = Buffer.alloc(KEY_BYTES, 7);
    const all = Array.from({ length: 4000 }, (_, i) => {
      if (i % 3 > 0) return common;
      const key = Buffer.from(common);
      key[15 - (i % 15)] = i % 256;
      return key;
    });
    expectSorted(all);
  });

  test('keeps many records in one file while it works, and none behind', () => {
    const sorter = new KeySorter(spill);
    add(
      sorter,
      Array.from({ length: 2000 }, (_, i) => Buffer.alloc(KEY_BYTES, i % 2)),
    );
    expect(existsSync(spill)).toBe(true);
    expect(sorted(sorter)).toHaveLength(2000);
    sorter.close();
    expect(existsSync(spill)).toBe(false);
    sorter.close();
  });

  test('removes its file when it is closed before it sorted anything', () => {
    const sorter = new KeySorter(spill);
    add(
      sorter,
      Array.from({ length: 600 }, () => Buffer.alloc(KEY_BYTES)),
    );
    sorter.close();
    expect(existsSync(spill)).toBe(false);
  });

  test('needs no file for few records', () => {
    const sorter = new KeySorter(spill);
    add(
      sorter,
      Array.from({ length: 512 }, () => Buffer.alloc(KEY_BYTES)),
    );
    expect(sorted(sorter)).toHaveLength(512);
    expect(existsSync(spill)).toBe(false);
    sorter.close();
  });
});

test('sortRecords orders keys that differ only behind their first 32 bits', () => {
  const all = [5, 3, 3, 200, 0, 5].map((last, i) => {
    const key = Buffer.alloc(KEY_BYTES, 9);
    key[4 + (i % 12)] = last;
    return key;
  });
  const bytes = Buffer.concat(all.map(record));
  const found = [...sortRecords(bytes)].map((at) => bytes.toString('hex', at, at + RECORD_BYTES));
  expect(found).toEqual(oracle(all));
});

test('compareKeys compares as bytes', () => {
  fc.assert(
    fc.property(fc.oneof(likeKey, anyKey), fc.oneof(likeKey, anyKey), fc.nat(5), (a, b, at) => {
      const moved = Buffer.concat([Buffer.alloc(at), b]);
      expect(Math.sign(compareKeys(a, 0, moved, at))).toBe(Buffer.compare(a, b));
    }),
  );
});
