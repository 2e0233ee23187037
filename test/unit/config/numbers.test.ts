import { describe, expect, test } from '@jest/globals';
import { readSettings, SettingsError, type Settings } from '../../../src/config/env.js';
import { readDelay } from '../../../src/pace/delay.js';

const BILLION = 1_000_000_000;

test.each<[string, string, keyof Settings, unknown]>([
  ['PICK', 'first', 'pick', 'first'],
  ['PICK', 'random', 'pick', 'random'],
  ['PICK', '0', 'pick', 0],
  ['PICK', '999999999999999', 'pick', 999_999_999_999_999],
  ['STREAM_CHUNK', 'word', 'streamChunk', 'word'],
  ['STREAM_CHUNK', '1', 'streamChunk', 1],
  ['STREAM_CHUNK', '10000', 'streamChunk', 10_000],
  ['RATE_LIMIT_RPM', '1000000000', 'rateLimitRpm', BILLION],
  ['RATE_LIMIT_TPM', '150000', 'rateLimitTpm', 150_000],
  ['PACE_TTFT_PER_TOKEN_MS', '0.25', 'paceTtftPerToken', 0.25],
  ['PACE_TTFT_PER_TOKEN_MS', '60000', 'paceTtftPerToken', 60_000],
  ['PACE_LOAD_FACTOR', '1', 'paceLoadFactor', 1],
  ['PACE_LOAD_FACTOR', '100.0', 'paceLoadFactor', 100],
  ['MAX_CONCURRENCY', '32', 'maxConcurrency', 32],
  ['MAX_QUEUE', '0', 'maxQueue', 0],
  ['FAULT_RATE', '.05', 'faultRate', 0.05],
  ['FAULT_RATE', '1', 'faultRate', 1],
  ['FAULT_SEED', '4294967295', 'faultSeed', 4_294_967_295],
])('%s=%s is read', (name, value, setting, wanted) => {
  expect(readSettings({ [name]: value })[setting]).toBe(wanted);
});

test.each(['0', '250', '0.5', 'normal:250,50', ' lognormal:250,0.5 '])(
  'PACE_TTFT_MS and PACE_ITL_MS take the delay %s',
  (value) => {
    const { paceTtft, paceItl } = readSettings({ PACE_TTFT_MS: value, PACE_ITL_MS: value });
    expect([paceTtft, paceItl]).toEqual([readDelay(value), readDelay(value)]);
  },
);

describe('a wrong value is refused with what is expected:', () => {
  const pick = 'one of hash, first, random, or a whole number of at most 15 digits';
  const chunk = 'one of token, word, or a whole number from 1 to 10000';
  const minute = `a whole number from 0 to ${BILLION}`;
  const duration =
    'a delay in milliseconds up to 3,600,000: 250, normal:250,50 (mean, sigma) or lognormal:250,0.5 (median, sigma of the logarithm)';
  const rate = 'a number from 0 to 1, such as 0 or 0.5';
  const factor = 'a number from 1 to 100, such as 1 or 1.5';
  test.each([
    ...['last', '-1', '1.5', '1000000000000000', 'Hash'].map((value) => ['PICK', value, pick]),
    ...['0', '10001', 'line'].map((value) => ['STREAM_CHUNK', value, chunk]),
    ...['-1', '1000000001', '1e3'].map((value) => ['RATE_LIMIT_RPM', value, minute]),
    ...['0.5', 'many'].map((value) => ['RATE_LIMIT_TPM', value, minute]),
    ...['fast', '-5', '250ms', '1e3', 'normal:250', 'normal:250,', 'uniform:1,2', '1,2'].map(
      (value) => ['PACE_TTFT_MS', value, duration],
    ),
    ...['normal:-1,5', 'lognormal:1,2,3', '.', '1.'].map((value) => [
      'PACE_ITL_MS',
      value,
      duration,
    ]),
    ...['-0.1', '1.01', '5%', '1e-2', '0,5', '.', 'Infinity', 'NaN'].map((value) => [
      'FAULT_RATE',
      value,
      rate,
    ]),
    ...['0', '0.99', '100.1'].map((value) => ['PACE_LOAD_FACTOR', value, factor]),
    ['PACE_TTFT_PER_TOKEN_MS', '60001', 'a number from 0 to 60000, such as 0 or 0.5'],
    ['MAX_CONCURRENCY', '1000001', 'a whole number from 0 to 1000000'],
    ['MAX_QUEUE', '-1', 'a whole number from 0 to 1000000'],
    ['FAULT_SEED', '4294967296', 'a whole number from 0 to 4294967295'],
  ])('%s=%s', (name, value, expected) => {
    expect(() => readSettings({ [name]: value })).toThrow(
      new SettingsError(`${name}: "${value}" is not ${expected}.`),
    );
  });
});
