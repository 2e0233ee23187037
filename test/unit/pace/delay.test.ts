import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDelay } from '../../../src/pace/delay.js';
import { Random } from '../../../src/pace/random.js';

const EXPECTED =
  'a delay in milliseconds up to 3,600,000: 250, normal:250,50 (mean, sigma) or lognormal:250,0.5 (median, sigma of the logarithm)';
const HOUR = 3_600_000;

/** Samples in ascending order. */
function samples(text: string, count = 50_000): number[] {
  const delay = readDelay(text);
  const random = Random.seeded(Buffer.alloc(16, 3), 4);
  return Array.from({ length: count }, () => delay.sample(random)).sort((a, b) => a - b);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function sigma(numbers: readonly number[]): number {
  const middle = mean(numbers);
  return Math.sqrt(mean(numbers.map((number) => (number - middle) ** 2)));
}

function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.floor(share * ascending.length)];
}

describe('A delay', () => {
  test.each(['', ' ', '0', '0.0', ' 0 ', 'normal:0,0', 'lognormal:0,0.5'])(
    'read from "%s" is none',
    (text) => {
      expect(readDelay(text).none).toBe(true);
      expect(samples(text, 3)).toEqual([0, 0, 0]);
    },
  );

  test.each([
    ['250', 250],
    ['0.5', 0.5],
    [' 12.25 ', 12.25],
    ['3600000', HOUR],
    ['normal:250,0', 250],
    ['lognormal:250,0', 250],
  ])('read from "%s" is always the same', (text, ms) => {
    expect(readDelay(text).none).toBe(false);
    expect(samples(text, 3)).toEqual([ms, ms, ms]);
  });

  test.each([
    ...['-1', '+1', 'x', '1e3', '.5', '5.', '0x10', '1 2', '1,2', 'Infinity', 'NaN', '3600000.1'],
    ...['normal', 'normal:', 'normal:1', 'normal:1,', 'normal:,1', 'normal:1,2,3', 'normal:1;2'],
    ...['normal:-1,2', 'normal:1,-2', 'normal:3600001,1', 'normal:1,3600001', 'Normal:1,2'],
    ...['lognormal:', 'lognormal:250', 'lognormal:250,10.1', 'uniform:1,2', 'fixed:1,2', ':5'],
    ...['1\n2', '９', '1_000', 'normal:1\n,2', '9'.repeat(400), `normal:1,${'9'.repeat(400)}`],
  ])('is not read from "%s"', (text) => {
    expect(() => readDelay(text)).toThrow(new Error(EXPECTED));
  });

  test('is read from any text, or refused with what was expected, and is never out of bounds', () => {
    const amount = fc.oneof(
      fc.nat(4_000_000).map(String),
      fc.double({ min: 0, max: 20, noNaN: true }).map((each) => each.toFixed(3)),
    );
    const written = fc
      .tuple(fc.constantFrom('normal', 'lognormal'), amount, amount)
      .map(([kind, first, second]) => `${kind}:${first}, ${second}`);
    fc.assert(
      fc.property(fc.oneof(written, amount, fc.string()), fc.nat(), (text, seed) => {
        const random = Random.seeded(Buffer.alloc(16), seed);
        try {
          const delay = readDelay(text);
          for (let i = 0; i < 20; i++) {
            const ms = delay.sample(random);
            expect(ms >= 0 && ms <= HOUR).toBe(true);
          }
        } catch (error) {
          expect(error).toEqual(new Error(EXPECTED));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('that is normal has its mean and its sigma', () => {
    const all = samples('normal:250,50');
    expect(mean(all)).toBeCloseTo(250, -0.5);
    expect(sigma(all)).toBeCloseTo(50, -0.5);
    expect(quantile(all, 0.95)).toBeCloseTo(250 + 1.6449 * 50, -0.8);
  });

  test('that is normal is 0 where it would be less', () => {
    const all = samples('normal:10,20');
    // A table of the distribution: so many lie below -0.5 sigma.
    const none = all.filter((ms) => ms === 0).length / all.length;
    expect(Math.abs(none - 0.3085)).toBeLessThan(0.01);
    expect(quantile(all, 0.5)).toBeCloseTo(10, -0.5);
  });

  test('that is log-normal has its median, its quantiles and its mean', () => {
    const all = samples('lognormal:250,0.5');
    for (const [share, ms] of [
      [0.1587, 250 * Math.exp(-0.5)],
      [0.5, 250],
      [0.8413, 250 * Math.exp(0.5)],
      [0.95, 250 * Math.exp(0.82243)],
    ]) {
      expect(Math.abs(quantile(all, share) / ms - 1)).toBeLessThan(0.02);
    }
    expect(Math.abs(mean(all) / (250 * Math.exp(0.125)) - 1)).toBeLessThan(0.02);
  });

  test('is at most an hour', () => {
    const all = samples('lognormal:3600000,10', 1000);
    expect(all.filter((ms) => ms === HOUR).length).toBeGreaterThan(400);
    expect(all.at(-1)).toBe(HOUR);
  });
});
