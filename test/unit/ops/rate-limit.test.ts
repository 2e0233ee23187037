import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RateLimitError } from '../../../src/core/access-errors.js';
import { RateLimit, refusalOf, type RateLimitState } from '../../../src/ops/rate-limit.js';

const MINUTE = 60_000n;

/** A token bucket in whole numbers: sixty thousandths, of which each millisecond brings as many as the limit says. */
class Bucket {
  private level: bigint;
  constructor(private readonly limit: bigint) {
    this.level = limit * MINUTE;
  }
  pass(ms: number): void {
    const level = this.level + BigInt(ms) * this.limit;
    this.level = level > this.limit * MINUTE ? this.limit * MINUTE : level;
  }
  take(count: number): void {
    this.level -= BigInt(count) * MINUTE;
  }
  /** Whole milliseconds until so much is there. */
  until(wanted: bigint): number {
    const missing = wanted * MINUTE - this.level;
    return missing <= 0n ? 0 : Number((missing + this.limit - 1n) / this.limit);
  }
  get allowance(): object {
    const remaining = this.level < 0n ? 0 : Number(this.level / MINUTE);
    return { limit: Number(this.limit), remaining, resetMs: this.until(this.limit) };
  }
}

const limits = fc.oneof(
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1, max: 1_000_000_000 }),
);
const steps = fc.array(
  fc.record({
    /** Milliseconds that pass before. */
    after: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(90_000)),
    tokens: fc.oneof(fc.nat(10), fc.nat(1_000_000)),
  }),
  { maxLength: 150 },
);
const limitOf = (rateLimitRpm: number, rateLimitTpm = 0): RateLimit =>
  new RateLimit({ rateLimitRpm, rateLimitTpm });

describe('A rate limit', () => {
  test('lets in what a token bucket in whole numbers does, and says the same of it', () => {
    fc.assert(
      fc.property(limits, limits, fc.nat(1e9), steps, (rpm, tpm, start, all) => {
        const limit = limitOf(rpm, tpm);
        const [requests, tokens] = [new Bucket(BigInt(rpm)), new Bucket(BigInt(tpm))];
        let now = start;
        const check = (state: RateLimitState): void => {
          expect(state.requests).toEqual(requests.allowance);
          expect(state.tokens).toEqual(tokens.allowance);
        };
        for (const { after, tokens: used } of all) {
          now += after;
          requests.pass(after);
          tokens.pass(after);
          const wait = Math.max(requests.until(1n), tokens.until(1n));
          if (wait === 0) requests.take(1);
          const state = limit.take('a', now);
          expect([state.refused === undefined, state.retryAfterMs]).toEqual([wait === 0, wait]);
          check(state);
          if (wait > 0) continue;
          tokens.take(used);
          check(limit.spend('a', used, now));
        }
      }),
    );
  });

  test('in no time lets in more than the burst and what has come since', () => {
    fc.assert(
      fc.property(
        limits,
        fc.array(fc.double({ min: 0, max: 20_000, noNaN: true })),
        (rpm, gaps) => {
          const limit = limitOf(rpm);
          const admitted: number[] = [];
          let now = 0;
          for (const gap of gaps) {
            now += gap;
            if (!limit.take('a', now).refused) admitted.push(now);
          }
          for (let first = 0; first < admitted.length; first++) {
            for (let last = first; last < admitted.length; last++) {
              const most = rpm + ((admitted[last] - admitted[first]) * rpm) / 60_000;
              expect(last - first + 1).toBeLessThanOrEqual(most + 1e-3);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('lets in whoever waits as long as it was told, at any time of any clock', () => {
    const clock = fc.double({ min: 0, max: 2e12, noNaN: true });
    fc.assert(
      fc.property(limits, limits, clock, fc.nat(1e6), (rpm, tpm, start, used) => {
        const limit = limitOf(rpm, tpm);
        let now = start;
        limit.spend('a', tpm + used, now);
        for (let i = 0; i < 5; i++) {
          const { refused, retryAfterMs } = limit.take('a', now);
          if (refused) {
            now += retryAfterMs;
            expect(limit.take('a', now).refused).toBeUndefined();
          }
          limit.spend('a', tpm, now);
        }
      }),
    );
  });

  test('refuses by tokens when they are gone, though the request that used them was let in', () => {
    const limit = limitOf(100, 60);
    expect(limit.take('a', 0)).toEqual({
      refused: undefined,
      retryAfterMs: 0,
      requests: { limit: 100, remaining: 99, resetMs: 600 },
      tokens: { limit: 60, remaining: 60, resetMs: 0 },
    });
    expect(limit.spend('a', 100, 0).tokens).toEqual({ limit: 60, remaining: 0, resetMs: 100_000 });
    expect(limit.take('a', 0)).toMatchObject({ refused: 'tokens', retryAfterMs: 41_000 });
    expect(limit.take('a', 40_999).refused).toBe('tokens');
    expect(limit.take('a', 41_000).refused).toBeUndefined();
  });

  test('of requests or of tokens alone says nothing of the other', () => {
    expect(limitOf(1).take('a', 0)).not.toHaveProperty('tokens');
    const tokens = limitOf(0, 1);
    for (let i = 0; i < 100; i++) expect(tokens.take('a', 0).refused).toBeUndefined();
    expect(tokens.take('a', 0)).not.toHaveProperty('requests');
    expect(tokens.off).toBe(false);
  });

  test('that is off lets in everybody, and keeps nobody', () => {
    const limit = limitOf(0, 0);
    expect(limit.off).toBe(true);
    for (const client of ['a', 'b']) {
      expect(limit.take(client)).toEqual({ refused: undefined, retryAfterMs: 0 });
      expect(limit.spend(client, 1e9)).toEqual({ refused: undefined, retryAfterMs: 0 });
    }
    expect(limit.size).toBe(0);
  });

  test('neither gains nor costs a client anything when the clock goes back', () => {
    const limit = limitOf(1);
    limit.spend('b', 0, 5000);
    expect(limit.take('b', 0).refused).toBeUndefined();
    expect(limit.take('a', 1000).refused).toBeUndefined();
    for (const now of [0, 500, 1000, 60_999]) expect(limit.take('a', now).refused).toBe('requests');
    expect(limit.take('a', 61_000).refused).toBeUndefined();
  });

  test('takes no tokens for a count that is none', () => {
    const limit = limitOf(0, 10);
    for (const count of [-5, 0, NaN]) {
      expect(limit.spend('a', count, 0).tokens?.remaining).toBe(10);
    }
  });

  test('gives a refused request its error', () => {
    const limit = limitOf(3);
    for (let i = 0; i < 3; i++) expect(refusalOf(limit.take('a', 0))).toBeUndefined();
    const refusal = refusalOf(limit.take('a', 0));
    expect(refusal).toEqual(new RateLimitError('requests', 3, 20_000));
    expect(refusal?.retryAfter).toBe(20);
  });
});
