import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEY_BYTES } from '../../../src/core/keys.js';
import { KeySorter } from '../../../src/stores/lmdb/key-sorter.js';
import { RECORD_BYTES } from '../../../src/stores/lmdb/posting.js';
import { anyKey, inOrder, likeKey, record } from '../../support/index-records.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const keys = fc.array(fc.oneof(likeKey, anyKey), { maxLength: 200 });

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
    for (const run of sorter.sorted()) {
      const before = found.length;
      for (const { bytes, order } of 'pieces' in run ? run.pieces() : [run]) {
        for (const at of order) found.push(bytes.toString('hex', at, at + RECORD_BYTES));
      }
      if ('pieces' in run) expect(found.length - before).toBe(run.count);
    }
    return found;
  }

  function expectSorted(all: readonly Buffer[], mostInMemory?: number): void {
    const sorter = new KeySorter(spill, mostInMemory);
    add(sorter, all);
    expect(sorter.size).toBe(all.length);
    expect(sorted(sorter)).toEqual(inOrder(all));
    sorter.close();
  }

  test('sorts by key, and records of equal keys by arrival', () => {
    fc.assert(
      fc.property(keys, (all) => {
        expectSorted(all);
      }),
    );
  });

  test('sorts as well what it has no memory for', () => {
    const limit = fc.integer({ min: 1, max: 40 });
    fc.assert(fc.property(keys, limit, expectSorted));
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

  test('gives the records of a key that there is no memory for together, in pieces', () => {
    const common = Buffer.alloc(KEY_BYTES, 7);
    const all = Array.from({ length: 9000 }, (_, i) => {
      const key = Buffer.from(common);
      if (i % 3 === 0) key.writeUInt32BE((i * 2_654_435_761) % 0x1_0000_0000, 1 + (i % 9));
      return key;
    });
    expectSorted(all, 700);
    const sorter = new KeySorter(spill, 700);
    add(sorter, all);
    const counts = [...sorter.sorted()].map((run) => ('pieces' in run ? run.count : 0));
    expect(Math.max(...counts)).toBe(all.filter((key) => key.equals(common)).length);
    sorter.close();
  });

  test('needs no more of its file for a key that there is no memory for than twice its records', () => {
    const sorter = new KeySorter(spill, 600);
    const count = 60_000;
    add(
      sorter,
      Array.from({ length: count }, () => Buffer.alloc(KEY_BYTES, 7)),
    );
    expect(sorted(sorter)).toHaveLength(count);
    expect(statSync(spill).size).toBeLessThanOrEqual(2 * count * RECORD_BYTES);
    sorter.close();
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
