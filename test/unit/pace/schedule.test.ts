import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDelay } from '../../../src/pace/delay.js';
import type { Pace } from '../../../src/pace/pace.js';
import { factorUnder, Schedule, type Load } from '../../../src/pace/schedule.js';
import { NO_PACE } from '../../support/no-pace.js';

const ALONE: Load = { running: 1, maxConcurrency: 0 };
const KEY = Buffer.from('0123456789abcdef');

function times(pace: Partial<Pace>, { seed = 1, promptTokens = 0, load = ALONE, count = 20 } = {}) {
  const schedule = new Schedule({ ...NO_PACE, ...pace }, { promptTokens, key: KEY, seed }, load);
  return Array.from({ length: count }, () => schedule.next());
}

const delayText = fc.oneof(
  fc.nat(1000).map(String),
  fc.tuple(fc.nat(500), fc.nat(200)).map(([mean, sigma]) => `normal:${mean},${sigma}`),
  fc.tuple(fc.nat(500), fc.nat(20)).map(([median, sigma]) => `lognormal:${median},${sigma / 10}`),
);
const anyPace: fc.Arbitrary<Pace> = fc.record({
  ttft: delayText.map(readDelay),
  ttftPerPromptToken: fc.constantFrom(0, 0.1, 3),
  itl: delayText.map(readDelay),
  loadFactor: fc.constantFrom(1, 1.5, 10),
  speed: fc.constantFrom(0.5, 1, 3),
  recorded: fc.constant(false),
});
const anyLoad: fc.Arbitrary<Load> = fc.record({
  running: fc.integer({ min: 1, max: 50 }),
  maxConcurrency: fc.constantFrom(0, 1, 2, 50),
});

describe('A schedule', () => {
  test('has the first event after the TTFT and its part for each prompt token, the others an ITL apart', () => {
    const pace = { ttft: readDelay('200'), ttftPerPromptToken: 0.5, itl: readDelay('25') };
    expect(times(pace, { promptTokens: 100, count: 4 })).toEqual([250, 275, 300, 325]);
  });

  test('has all events at once when there is no pace', () => {
    expect(times({}, { promptTokens: 1000, count: 3 })).toEqual([0, 0, 0]);
  });

  test('is shorter by the speed', () => {
    const pace = { ttft: readDelay('200'), ttftPerPromptToken: 1, itl: readDelay('30'), speed: 4 };
    expect(times(pace, { promptTokens: 40, count: 3 })).toEqual([60, 67.5, 75]);
  });

  test('is the same for the same request and seed whatever runs, when the load counts for nothing', () => {
    fc.assert(
      fc.property(anyPace, anyLoad, anyLoad, fc.maxSafeInteger(), (pace, a, b, seed) => {
        const steady = { ...pace, loadFactor: 1 };
        expect(times(steady, { seed, load: a })).toEqual(times(steady, { seed, load: b }));
      }),
    );
  });

  test('is another one for another seed', () => {
    const pace = { ttft: readDelay('normal:100,10'), itl: readDelay('lognormal:20,1') };
    expect(times(pace, { seed: 2 })).not.toEqual(times(pace, { seed: 1 }));
  });

  test('never goes back, has no step of more than an hour, and tells what all of it takes', () => {
    fc.assert(
      fc.property(anyPace, anyLoad, fc.nat(10_000), fc.nat(30), (pace, load, promptTokens, n) => {
        const due = times(pace, { load, promptTokens, count: 30 });
        for (const [i, each] of due.entries()) {
          const step = each - (i === 0 ? 0 : due[i - 1]);
          expect(step >= 0 && step <= 3_600_000.001).toBe(true);
        }
        const schedule = new Schedule(pace, { promptTokens, key: KEY, seed: 1 }, load);
        for (let i = 0; i < n; i++) schedule.next();
        expect(schedule.total(30)).toBe(due[29]);
        expect(schedule.total(n)).toBe(n === 0 ? 0 : due[n - 1]);
        if (n < 30) expect(schedule.next()).toBe(due[n]);
      }),
    );
  });

  test('has events an hour apart at most, however slow', () => {
    const pace = { ttft: readDelay('3600000'), itl: readDelay('3600000'), speed: 0.001 };
    expect(times(pace, { count: 2 })).toEqual([3_600_000, 7_200_000]);
  });

  test('follows the load from event to event', () => {
    const load = { running: 1, maxConcurrency: 11 };
    const pace = { ...NO_PACE, ttft: readDelay('100'), itl: readDelay('10'), loadFactor: 3 };
    const schedule = new Schedule(pace, { promptTokens: 0, key: KEY }, load);
    expect(schedule.next()).toBe(100);
    load.running = 6;
    expect(schedule.next()).toBe(120);
    load.running = 11;
    expect(schedule.next()).toBe(150);
    load.running = 1;
    expect(schedule.next()).toBe(160);
  });
});

test.each([
  [1, 8, 1],
  [8, 8, 3],
  [2, 3, 2],
  [2, 2, 3],
  [3, 5, 2],
  [0, 8, 1],
  [9, 8, 3],
  [1, 1, 1],
  [500, 0, 1],
])(
  '%d requests of at most %d take %d times as long, under a factor of 3',
  (running, max, factor) => {
    expect(factorUnder({ running, maxConcurrency: max }, 3)).toBe(factor);
  },
);
