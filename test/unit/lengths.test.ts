import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Lengths } from '../../src/core/lengths.js';

const length = fc.oneof(fc.nat(20), fc.nat(2000), fc.nat(100_000), fc.nat(50_000_000));

/** The smallest length that at least `percent` of all do not exceed. */
function quantile(lengths: readonly number[], percent: number): number {
  const sorted = [...lengths].sort((a, b) => a - b);
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1];
}

function summary(lengths: readonly number[]): ReturnType<Lengths['summary']> {
  const all = new Lengths();
  for (const each of lengths) all.add(each);
  return all.summary();
}

describe('Lengths', () => {
  test('gives quantiles within 2 %, and the longest exactly', () => {
    fc.assert(
      fc.property(fc.array(length, { minLength: 1, maxLength: 300 }), (lengths) => {
        const { median, p90, p99, longest } = summary(lengths);
        expect(longest).toBe(Math.max(...lengths));
        for (const [got, percent] of [
          [median, 50],
          [p90, 90],
          [p99, 99],
        ]) {
          const exact = quantile(lengths, percent);
          expect(Math.abs(got - exact)).toBeLessThanOrEqual(0.02 * exact);
          expect(got).toBeLessThanOrEqual(longest);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('gives each single length within 2 %', () => {
    for (let each = 0; each < 200_000; each += each < 5000 ? 1 : 37) {
      const { median } = summary([each]);
      if (Math.abs(median - each) > 0.02 * each) expect(median).toBe(each);
    }
  });

  test('is all zero when there is no text', () => {
    expect(summary([])).toEqual({ median: 0, p90: 0, p99: 0, longest: 0 });
  });

  test('takes a sample apart where its lengths are far apart', () => {
    const lengths = [
      ...Array<number>(50).fill(0),
      ...Array<number>(40).fill(7),
      5,
      5,
      5,
      5,
      5,
      5,
      5,
      5,
      5,
      90,
    ];
    expect(summary(lengths)).toEqual({ median: 0, p90: 7, p99: 7, longest: 90 });
  });
});
