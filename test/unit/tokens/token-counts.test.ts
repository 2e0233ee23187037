import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TokenCounts } from '../../../src/tokens/token-counts.js';

/** Keys as they are: the first bytes of a SHA-256. */
const key = (seed: number): Buffer =>
  createHash('sha256').update(`${seed}`).digest().subarray(0, 16);

describe('A table of token counts', () => {
  test('never tells another count than was said last for a key', () => {
    const step = fc.record({ seed: fc.nat(30), count: fc.option(fc.nat(1_000_000)) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        fc.integer({ min: 1, max: 16 }),
        (steps, entries) => {
          const table = new TokenCounts(entries);
          const said = new Map<number, number>();
          for (const { seed, count } of steps) {
            if (count === null)
              expect([-1, said.get(seed) ?? -1]).toContain(table.get(key(seed), 0));
            else {
              table.set(key(seed), 0, count);
              said.set(seed, count);
              expect(table.get(key(seed), 0)).toBe(count);
            }
          }
        },
      ),
    );
  });

  test('remembers as many as it has room for, and forgets the oldest of a set first', () => {
    const table = new TokenCounts(3);
    for (let seed = 0; seed < 3; seed++) table.set(key(seed), 0, seed);
    expect([0, 1, 2].map((seed) => table.get(key(seed), 0))).toEqual([0, 1, 2]);
    table.set(key(3), 0, 3);
    table.set(key(4), 0, 4);
    expect([0, 1, 2, 3, 4].map((seed) => table.get(key(seed), 0))).toEqual([-1, -1, 2, 3, 4]);
  });

  test('keeps most of as many keys as half its entries', () => {
    const table = new TokenCounts(4096);
    const seeds = Array.from({ length: 2048 }, (_, seed) => seed);
    for (const seed of seeds) table.set(key(seed), 0, seed);
    const kept = seeds.filter((seed) => table.get(key(seed), 0) === seed);
    expect(kept.length).toBeGreaterThan(1850);
  });

  test('tells keys apart that differ in a bit, and reads them at any place', () => {
    const table = new TokenCounts(1024);
    const own = Buffer.concat([Buffer.alloc(3), key(1), key(2)]);
    table.set(own, 3, 17);
    table.set(own, 19, 0);
    expect(table.get(key(1), 0)).toBe(17);
    expect(table.get(key(2), 0)).toBe(0);
    for (let bit = 0; bit < 128; bit++) {
      const other = Buffer.from(key(1));
      other[bit >> 3] ^= 1 << (bit & 7);
      expect(table.get(other, 0)).toBe(-1);
    }
  });

  test('knows nothing of a key of zeros at first', () => {
    expect(new TokenCounts(8).get(Buffer.alloc(16), 0)).toBe(-1);
  });

  test('counts look-ups that knew the count, and those that did not', () => {
    const table = new TokenCounts(8);
    table.get(key(1), 0);
    table.set(key(1), 0, 5);
    table.get(key(1), 0);
    table.get(key(1), 0);
    expect([table.hits, table.misses]).toEqual([2, 1]);
  });
});
