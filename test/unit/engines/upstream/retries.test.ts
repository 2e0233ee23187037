import { describe, expect, test } from '@jest/globals';
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { Retries } from '../../../../src/engines/upstream/retries.js';

/** An upstream's error. */
function refused(status: number, headers: Record<string, string> = {}, code?: string): APIError {
  return APIError.generate(status, { error: { code, message: 'No.' } }, '', new Headers(headers));
}

/** The waits for an error that comes again and again, with chance as given. */
function waits(error: unknown, patience: number, random = 0): number[] {
  const retries = new Retries(patience, () => random);
  const all: number[] = [];
  for (let wait = retries.after(error); wait !== undefined; wait = retries.after(error)) {
    if (all.push(wait) > 1000) throw new Error('There is no end.');
  }
  return all;
}

describe('What failed is asked for again', () => {
  test('after waits that double, until the patience is used up', () => {
    expect(waits(refused(500), 10_000)).toEqual([500, 1000, 2000, 4000, 2500]);
    expect(waits(refused(503), 500)).toEqual([500]);
    expect(waits(refused(429), 300)).toEqual([300]);
    expect(waits(refused(500), 0)).toEqual([]);
  });

  test('a part of each wait is chance', () => {
    expect(waits(refused(500), 1500, 0.5)).toEqual([437.5, 875, 187.5]);
    expect(waits(refused(500), 1500, 0.9999)[0]).toBeGreaterThan(375);
  });

  test.each([429, 500, 502, 503, 504, 529])('for a status that may pass: %s', (status) => {
    expect(waits(refused(status), 500)).toEqual([500]);
  });

  test.each([301, 400, 401, 403, 404, 409, 413, 422])(
    'not for a status that stays: %s',
    (status) => {
      expect(waits(refused(status), 500)).toEqual([]);
    },
  );

  test('not where the upstream says so, or its account is empty', () => {
    expect(waits(refused(500, { 'x-should-retry': 'false' }), 500)).toEqual([]);
    expect(waits(refused(429, {}, 'insufficient_quota'), 500)).toEqual([]);
  });

  test('twice for a connection that fails, and never for silence', () => {
    expect(waits(new APIConnectionError({ message: 'reset' }), 60_000)).toEqual([500, 1000]);
    expect(waits(new APIConnectionTimeoutError(), 60_000)).toEqual([]);
    expect(waits(new Error('of another kind'), 60_000)).toEqual([]);
  });
});

describe('The wait that an upstream asks for', () => {
  test('is kept, to the millisecond', () => {
    expect(waits(refused(429, { 'retry-after': '2' }), 5000)).toEqual([2000, 2000]);
    expect(waits(refused(503, { 'retry-after': '0.5' }), 700)).toEqual([500]);
    expect(waits(refused(429, { 'retry-after-ms': '123', 'retry-after': '1' }), 300)).toEqual([
      123, 123,
    ]);
  });

  test('may be a date', () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const [wait] = waits(refused(429, { 'retry-after': date }), 3_600_000);
    expect(wait).toBeGreaterThan(3_500_000);
    expect(waits(refused(429, { 'retry-after': date }), 60_000)).toEqual([]);
  });

  test('is not waited for when it is too long', () => {
    expect(waits(refused(429, { 'retry-after': '11' }), 10_000)).toEqual([]);
    expect(waits(refused(429, { 'retry-after': '1e400' }), 500)).toEqual([500]);
  });

  test.each(['0', '-5', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    'does not make it be asked without end: %s',
    (seconds) => {
      const all = waits(refused(429, { 'retry-after': seconds }), 10_000);
      expect(all.slice(0, 4)).toEqual([10, 20, 40, 80]);
      expect(all.length).toBeLessThan(12);
      expect(waits(refused(429, { 'retry-after': seconds }), 0)).toEqual([]);
    },
  );

  test('is the usual one when it cannot be read', () => {
    expect(waits(refused(429, { 'retry-after': 'soon' }), 500)).toEqual([500]);
    expect(waits(refused(429, { 'retry-after-ms': 'soon', 'retry-after': '1' }), 1000)).toEqual([
      1000,
    ]);
  });
});
