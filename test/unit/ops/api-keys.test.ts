import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InvalidApiKeyError } from '../../../src/core/access-errors.js';
import { ANYONE, ApiKeys, bearerKey } from '../../../src/ops/api-keys.js';

const keysOf = (...apiKeys: string[]): ApiKeys => new ApiKeys({ apiKeys });

describe('with keys in the settings', () => {
  const keys = keysOf('sk-one', 'sk-two-of-the-server');

  test.each([
    'Bearer sk-one',
    'bearer sk-one',
    'BEARER sk-one',
    'Bearer   sk-one',
    'Bearer sk-one ',
  ])('"%s" is let in', (authorization) => {
    expect(keys.check(authorization)).toBe(keys.check('Bearer sk-one'));
    expect(keys.check(authorization)).toBeDefined();
  });

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'sk-one',
    'Bearersk-one',
    'Basic sk-one',
    'Basic Bearer sk-one',
    'Bearer sk-one x',
    'Bearer sk-one,sk-two-of-the-server',
    'Bearer SK-ONE',
    'Bearer sk-on',
    'Bearer sk-one1',
    'Bearer "sk-one"',
    'Bearer __proto__',
    'Bearer constructor',
    `Bearer ${'k'.repeat(100_000)}`,
    `Bearer ${' '.repeat(100_000)}`,
  ])('"%.60s" is not', (authorization) => {
    expect(keys.check(authorization)).toBeUndefined();
    expect(() => keys.admit(authorization)).toThrow(InvalidApiKeyError);
  });

  test('each has an id of its own, which is the beginning of its SHA-256 in every process', () => {
    const digest = createHash('sha256').update('sk-one').digest('hex');
    expect(keys.check('Bearer sk-one')).toBe(`key_${digest.slice(0, 12)}`);
    expect(keys.admit('Bearer sk-one')).toBe(keysOf('sk-one').check('Bearer sk-one'));
    expect(keys.check('Bearer sk-two-of-the-server')).not.toBe(keys.check('Bearer sk-one'));
  });

  test('a refusal tells a wrong key from none', () => {
    expect(() => keys.admit('Bearer sk-not-of-this-server')).toThrow(
      'Incorrect API key provided: sk-***rver.',
    );
    expect(() => keys.admit('Basic sk-one')).toThrow("You didn't provide an API key.");
  });
});

test('without keys, everybody is let in', () => {
  const open = keysOf();
  expect(open.open).toBe(true);
  for (const authorization of [undefined, 'Bearer whatever', 'nonsense']) {
    expect(open.check(authorization)).toBe(ANYONE);
    expect(open.admit(authorization)).toBe(ANYONE);
  }
  expect(keysOf('one').open).toBe(false);
});

test('of any keys, exactly those of the settings are let in', () => {
  const key = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 20 }).map((text) => {
    // The visible part of ASCII, without the space.
    return text.replace(/[^\x21-\x7e]/g, 'x');
  });
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 1 }), fc.array(key), (right, others) => {
      const keys = keysOf(...right);
      const ids = right.map((each) => keys.check(`Bearer ${each}`));
      expect(new Set(ids).size).toBe(right.length);
      expect(ids).not.toContain(undefined);
      for (const other of others) {
        expect(keys.check(`Bearer ${other}`) !== undefined).toBe(right.includes(other));
      }
    }),
  );
});

test('10,000 keys have 10,000 ids', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `sk-${i}`);
  const keys = keysOf(...many);
  expect(new Set(many.map((key) => keys.admit(`Bearer ${key}`))).size).toBe(10_000);
});

test('the key of a header is what follows the scheme', () => {
  expect(bearerKey('Bearer sk-one')).toBe('sk-one');
  expect(bearerKey('Digest sk-one')).toBeUndefined();
  expect(bearerKey(undefined)).toBeUndefined();
});
