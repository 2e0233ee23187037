import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../../../src/pace/random.js';

const key = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
const seed = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -5, max: 5 }));

function words(random: Random, count = 8): number[] {
  return Array.from({ length: count }, () => random.word());
}

describe('A seeded generator', () => {
  test('gives what PractRand 0.94 gives', () => {
    // As Apache Commons RNG has recorded it, in DotyHumphreySmallFastCounting32Test.
    const expected = [
      [0x89b5c414, 0x7ee57639, 0xdbe18f7b, 0x94aa0162, 0xa22bff0a, 0x21c91fb8, 0x2c6fd6fe],
      [0xcda90d13, 0x019684ca, 0xe5b400c0, 0x459d8590, 0x3aec0a1e, 0x254dac77, 0xbe10ae80],
      [0x9ac27819, 0xd17d10c6, 0x71a69026, 0x4bb2bdda, 0x70853646, 0xda28f272, 0x879200d9],
    ].flat();
    const random = new Random(0xbb3c4104, 0x02294965, 0xda1ce2a9, 1);
    expect(words(random, expected.length)).toEqual(expected);
  });

  test('gives the same for the same request and seed, and something else for others', () => {
    fc.assert(
      fc.property(key, seed, key, seed, (request, first, another, second) => {
        const numbers = words(Random.seeded(request, first));
        expect(words(Random.seeded(Buffer.from(request), first))).toEqual(numbers);
        if (first !== second) expect(words(Random.seeded(request, second))).not.toEqual(numbers);
        if (!request.equals(another)) {
          expect(words(Random.seeded(another, first))).not.toEqual(numbers);
        }
      }),
    );
  });

  test('looks at every bit of the request, and at each of 53 of the seed', () => {
    const request = Buffer.from('a key of 16 byte');
    const ofRequests = Array.from({ length: 128 }, (_, bit) => {
      const other = Buffer.from(request);
      other[bit >> 3] ^= 1 << (bit & 7);
      return words(Random.seeded(other)).join();
    });
    const ofSeeds = Array.from({ length: 53 }, (_, bit) =>
      words(Random.seeded(request, 2 ** bit)).join(),
    );
    const unchanged = words(Random.seeded(request)).join();
    expect(new Set([unchanged, ...ofRequests]).size).toBe(129);
    expect(new Set([unchanged, ...ofSeeds]).size).toBe(54);
  });

  test('takes no seed for the seed 0', () => {
    const request = Buffer.alloc(16, 7);
    expect(words(Random.seeded(request))).toEqual(words(Random.seeded(request, 0)));
  });

  test.each([0, -0, 2 ** 64, -(2 ** 80), 1e300, NaN, Infinity])(
    'takes the seed %d for one, and stays a generator',
    (each) => {
      const numbers = words(Random.seeded(Buffer.alloc(16), each), 1000);
      expect(new Set(numbers).size).toBeGreaterThan(990);
    },
  );

  test('has normal numbers that lie where tables of the distribution say', () => {
    const random = Random.seeded(Buffer.from('a key of 16 byte'), 1);
    const numbers = Array.from({ length: 100_000 }, () => random.normal());
    for (const [limit, share] of [
      [-3, 0.00135],
      [-2, 0.02275],
      [-1, 0.15866],
      [0, 0.5],
      [0.6745, 0.75],
      [1.6449, 0.95],
      [2.3263, 0.99],
      [6.7, 1],
    ]) {
      const below = numbers.filter((number) => number < limit).length / numbers.length;
      expect(Math.abs(below - share)).toBeLessThan(0.006);
    }
  });

  test('has no normal number without an end, whatever the words', () => {
    class Always extends Random {
      constructor(private readonly always: number) {
        super(0, 0, 0, 0);
      }
      override word(): number {
        return this.always;
      }
    }
    for (const word of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
      expect(Math.abs(new Always(word).normal())).toBeLessThan(6.7);
    }
  });

  test('has normal numbers that do not depend on those before', () => {
    const random = Random.seeded(Buffer.alloc(16), 2);
    let sum = 0;
    for (let i = 0, last = random.normal(); i < 100_000; i++) {
      const number = random.normal();
      sum += last * number;
      last = number;
    }
    expect(Math.abs(sum / 100_000)).toBeLessThan(0.02);
  });
});
