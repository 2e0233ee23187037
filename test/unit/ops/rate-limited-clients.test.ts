import { expect, test } from '@jest/globals';
import { RateLimit } from '../../../src/ops/rate-limit.js';
import { heapInUse } from '../../support/heap.js';

test('each client has buckets of its own', () => {
  const limit = new RateLimit({ rateLimitRpm: 1, rateLimitTpm: 0 });
  for (const client of ['a', 'b', '__proto__', '']) {
    expect(limit.take(client, 0).refused).toBeUndefined();
    expect(limit.take(client, 0).refused).toBe('requests');
  }
});

test('a new client takes the place of one whose buckets are full, and nobody else is forgotten', () => {
  const limit = new RateLimit({ rateLimitRpm: 1, rateLimitTpm: 1 }, 4);
  const take = (client: string, now: number): boolean => !limit.take(client, now).refused;
  expect(['deep', 'idle', 'late', 'last'].map((client) => take(client, 0))).not.toContain(false);
  limit.spend('deep', 100, 0);
  limit.spend('late', 3, 0);
  limit.spend('last', 4, 0);
  // The buckets of `idle` have been full since the end of the first minute; the others’ are not.
  expect(take('new', 120_000)).toBe(true);
  expect(limit.size).toBe(4);
  expect(['deep', 'late', 'last', 'new'].map((client) => take(client, 120_000))).not.toContain(
    true,
  );
});

test('when no client’s are full, the one goes whose will be the soonest', () => {
  const limit = new RateLimit({ rateLimitRpm: 0, rateLimitTpm: 10 }, 3);
  limit.spend('a', 30, 0);
  limit.spend('b', 20, 0);
  limit.spend('c', 40, 0);
  limit.spend('new', 15, 0);
  expect(limit.size).toBe(3);
  expect(['a', 'c', 'new'].map((client) => limit.take(client, 0).refused)).toEqual(
    Array(3).fill('tokens'),
  );
  expect(limit.take('b', 0).refused).toBeUndefined();
});

test('many clients cost no more memory than those that are kept', () => {
  const limit = new RateLimit({ rateLimitRpm: 60, rateLimitTpm: 60 }, 100);
  const come = (from: number, to: number): void => {
    for (let i = from; i < to; i++) limit.take(`address ${i}`, i);
  };
  come(0, 1000);
  const before = heapInUse();
  come(1000, 200_000);
  expect(limit.size).toBe(100);
  expect(heapInUse() - before).toBeLessThan(2_000_000);
});
