import { describe, expect, test } from '@jest/globals';
import {
  InvalidApiKeyError,
  ModelNotFoundError,
  RateLimitError,
} from '../../src/core/access-errors.js';
import { RepriseError } from '../../src/core/errors.js';

describe('a refused API key', () => {
  test.each([
    ['sk-abcdefghijkl1234', 'sk-***1234'],
    ['sk-proj-abcdefghijklwxyz', 'sk-***wxyz'],
    ['no-prefix-but-long', '***long'],
    ['thirteen-char', '***char'],
    ['twelve-chars', '***'],
    ['sk-short', '***'],
    ['', '***'],
  ])('%s is told as %s', (key, shown) => {
    const error = new InvalidApiKeyError(key);
    expect(error).toBeInstanceOf(RepriseError);
    expect(error).toMatchObject({ status: 401, code: 'invalid_api_key' });
    expect(error.message).toBe(`Incorrect API key provided: ${shown}.`);
  });

  test('that is missing gets told how to send one', () => {
    const { message } = new InvalidApiKeyError();
    expect(message).toMatch(/^You didn't provide an API key\. .*Authorization: Bearer /);
  });
});

test.each([
  ['requests', 3, 20_000, 20],
  ['tokens', 150_000, 1, 1],
  ['tokens', 150_000, 1001, 2],
] as const)('a reached limit of %s says when to try again', (of, limit, retryAfterMs, seconds) => {
  const error = new RateLimitError(of, limit, retryAfterMs);
  expect(error).toBeInstanceOf(RepriseError);
  expect(error).toMatchObject({
    status: 429,
    code: 'rate_limit_exceeded',
    retryAfter: seconds,
    type: of,
  });
  expect(error.message).toBe(
    `Rate limit reached: ${limit} ${of} per minute. Please try again in ${seconds}s.`,
  );
});

describe('a model that is not there', () => {
  test('is named', () => {
    const error = new ModelNotFoundError('gpt-9');
    expect(error).toBeInstanceOf(RepriseError);
    expect(error).toMatchObject({ status: 404, code: 'model_not_found' });
    expect(error.message).toBe("The model 'gpt-9' does not exist or you do not have access to it.");
  });

  test('is named in part when the name is long, as text that UTF-8 can hold', () => {
    const { message } = new ModelNotFoundError(`${'a'.repeat(199)}😀${'b'.repeat(1e6)}`);
    expect(message).toBe(
      `The model '${'a'.repeat(199)}\ufffd…' does not exist or you do not have access to it.`,
    );
  });
});
