import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RateLimit } from '../../../src/ops/rate-limit.js';
import { duration, rateLimitHeaders } from '../../../src/ops/rate-limit-headers.js';

describe('a duration', () => {
  test.each([
    [0, '0s'],
    [1, '1ms'],
    [20, '20ms'],
    [999, '999ms'],
    [1000, '1s'],
    [8640, '8.64s'],
    [59_999, '59.999s'],
    [60_000, '1m0s'],
    [64_200, '1m4.2s'],
    [360_000, '6m0s'],
    [3_600_000, '1h0m0s'],
    [3_600_500, '1h0m0.5s'],
    [90_061_001, '25h1m1.001s'],
  ])('of %i ms is %s', (ms, written) => {
    expect(duration(ms)).toBe(written);
  });

  test('of any length can be read back', () => {
    fc.assert(
      fc.property(fc.nat(1e12), (ms) => {
        const written = /^(?:(\d+)ms|(?:(?:(\d+)h)?(\d+)m)?([\d.]+)s)$/.exec(duration(ms));
        const parts = (written ?? []) as readonly (string | undefined)[];
        const [, bare, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
        expect(hours * 3_600_000 + minutes * 60_000 + Math.round(seconds * 1000) + bare).toBe(ms);
      }),
    );
  });
});

describe('the headers of a rate limit', () => {
  test('say of requests and tokens what OpenAI’s do', () => {
    const limit = new RateLimit({ rateLimitRpm: 60, rateLimitTpm: 150_000 });
    limit.take('a', 0);
    expect(rateLimitHeaders(limit.spend('a', 16, 0))).toEqual([
      ...['x-ratelimit-limit-requests', '60'],
      ...['x-ratelimit-remaining-requests', '59'],
      ...['x-ratelimit-reset-requests', '1s'],
      ...['x-ratelimit-limit-tokens', '150000'],
      ...['x-ratelimit-remaining-tokens', '149984'],
      ...['x-ratelimit-reset-tokens', '7ms'],
    ]);
  });

  test('of a refusal say when to come again, in seconds and in milliseconds', () => {
    const limit = new RateLimit({ rateLimitRpm: 41, rateLimitTpm: 0 });
    for (let i = 0; i < 41; i++) limit.take('a', 0);
    expect(rateLimitHeaders(limit.take('a', 0)).slice(-6)).toEqual([
      ...['x-ratelimit-reset-requests', '1m0s'],
      ...['retry-after', '2'],
      ...['retry-after-ms', '1464'],
    ]);
    expect(rateLimitHeaders(limit.take('a', 1463)).slice(-4)).toEqual([
      ...['retry-after', '1'],
      ...['retry-after-ms', '1'],
    ]);
  });

  test('are none where nothing is limited', () => {
    const limit = new RateLimit({ rateLimitRpm: 0, rateLimitTpm: 0 });
    expect(rateLimitHeaders(limit.take('a', 0))).toEqual([]);
  });
});
