import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEY_BYTES, normalisedMessageKey } from '../../../src/core/keys.js';
import { NormalisedKeys } from '../../../src/stores/lmdb/normalised-text.js';
import { anyMessage, anyRole } from '../../support/arbitraries.js';

/** The key that is made of a message's JSON, which stands somewhere in a larger buffer. */
function keyOf(keys: NormalisedKeys, from: string, value: string, at = 3): string {
  const json = Buffer.from(JSON.stringify(value));
  const bytes = Buffer.concat([Buffer.alloc(at, '"'), json, Buffer.from('"a')]);
  const into = Buffer.alloc(at + KEY_BYTES);
  keys.write(from, bytes, at, at + json.length, into, at);
  return into.toString('hex', at);
}

function wanted(from: string, value: string): string {
  return normalisedMessageKey({ from, value }).toString('hex');
}

describe('NormalisedKeys', () => {
  test('makes the key of the normalised text, for any message', () => {
    const keys = new NormalisedKeys();
    fc.assert(
      fc.property(anyMessage, fc.nat(8), ({ from, value }, at) => {
        expect(keyOf(keys, from, value, at)).toBe(wanted(from, value));
      }),
      { numRuns: 1000 },
    );
  });

  test('makes the key of the normalised text, for ASCII texts full of escapes and punctuation', () => {
    const keys = new NormalisedKeys();
    const unit = fc.constantFrom(...'aZ0 .,"\\/\n\t\r\f\b\v\0\x1f\x7f+=$?'.split(''));
    fc.assert(
      fc.property(anyRole, fc.string({ unit, maxLength: 30 }), (from, value) => {
        expect(keyOf(keys, from, value)).toBe(wanted(from, value));
      }),
      { numRuns: 1000 },
    );
  });

  test('makes the key of each ASCII character alone, between letters and at both ends', () => {
    const keys = new NormalisedKeys();
    for (let code = 0; code < 0x80; code++) {
      const character = String.fromCharCode(code);
      for (const text of [character, `a${character}b`, `${character}A`, `A${character}`]) {
        expect([text, keyOf(keys, 'human', text)]).toEqual([text, wanted('human', text)]);
      }
    }
  });

  test('takes texts larger than any before', () => {
    const keys = new NormalisedKeys();
    for (const length of [10, 100_000, 1_000_000, 10, 2_000_000]) {
      for (const text of ['Word. '.repeat(length / 5), 'é'.repeat(length), '?'.repeat(length)]) {
        expect(keyOf(keys, 'gpt', text)).toBe(wanted('gpt', text));
      }
    }
  });
});
