import { describe, expect, test } from '@jest/globals';
import { Random } from '../../../src/synthesis/random.js';

describe('Random', () => {
  test('gives whole numbers within bounds, all of them about as often', () => {
    const random = new Random(Buffer.alloc(16, 1));
    const counts = new Map<number, number>();
    for (let i = 0; i < 60_000; i++) {
      const number = random.whole(-2, 3);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  test('gives fractions from 0 up to 1, and whole numbers of up to 53 bits', () => {
    const random = new Random(Buffer.alloc(16));
    for (let i = 0; i < 1000; i++) {
      const [fraction, large] = [random.fraction(), random.whole(0, Number.MAX_SAFE_INTEGER)];
      expect(fraction >= 0 && fraction < 1 && Number.isSafeInteger(large)).toBe(true);
    }
  });

  test('depends on each byte of the seed, and on nothing else', () => {
    const first = (seed: Buffer): number => new Random(seed).whole(0, Number.MAX_SAFE_INTEGER);
    const seeds = Array.from({ length: 17 }, (_, i) =>
      Buffer.from(Array.from({ length: 16 }, (__, at) => Number(at === i))),
    );
    expect(new Set(seeds.map(first)).size).toBe(17);
    expect(seeds.map(first)).toEqual(seeds.map(first));
    expect(() => first(Buffer.alloc(15))).toThrow('16 bytes');
  });
});
