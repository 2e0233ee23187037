import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  contextKey,
  copyKey,
  historyKey,
  KEY_BYTES,
  messageKey,
  messagePrefix,
  normalisedMessageKey,
  normalisedPrefix,
  normalisedText,
  writeContextKey,
  writeHistoryKey,
  writeKeyOf,
  writeMessageKey,
  writeNormalisedKey,
} from '../../src/core/keys.js';
import { normalise } from '../../src/core/normalise.js';
import { anyMessage, anyRole, wellFormedText } from '../support/arbitraries.js';
import { hex } from '../support/digest.js';

/** Runs `write` on a buffer at some place; the key there, when nothing around it was touched. */
function written(write: (into: Buffer, at: number) => void): string {
  const into = Buffer.alloc(KEY_BYTES + 10, 0xee);
  write(into, 7);
  const around = Buffer.concat([into.subarray(0, 7), into.subarray(7 + KEY_BYTES)]);
  expect(around.equals(Buffer.alloc(10, 0xee))).toBe(true);
  return into.toString('hex', 7, 7 + KEY_BYTES);
}

describe('the keys that are written into a buffer', () => {
  test('are those that the others return, and nothing around them changes', () => {
    fc.assert(
      fc.property(anyMessage, anyMessage, (a, b) => {
        const [before, key] = [messageKey(a), messageKey(b)];
        const both = Buffer.concat([Buffer.alloc(3), before, Buffer.alloc(2), key]);
        const [beforeAt, keyAt] = [3, 5 + KEY_BYTES];
        expect(written((into, at) => writeMessageKey(a.from, a.value, into, at))).toBe(hex(before));
        expect(
          written((into, at) =>
            writeNormalisedKey(a.from, normalisedText(a.from, a.value), into, at),
          ),
        ).toBe(hex(normalisedMessageKey(a)));
        expect(written((into, at) => writeContextKey(both, beforeAt, both, keyAt, into, at))).toBe(
          hex(contextKey(before, key)),
        );
        expect(written((into, at) => writeHistoryKey(null, 99, both, beforeAt, into, at))).toBe(
          hex(historyKey([messageKey(a)])),
        );
        const history = Buffer.concat([Buffer.alloc(1), historyKey([messageKey(a)]) as Buffer]);
        expect(written((into, at) => writeHistoryKey(history, 1, both, keyAt, into, at))).toBe(
          hex(historyKey([messageKey(a), messageKey(b)])),
        );
        expect(written((into, at) => copyKey(both, keyAt, into, at))).toBe(hex(key));
      }),
    );
  });

  test('can take the place of the key that they are made of', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((value) => ({ from: 'human', value }));
    const history = Buffer.alloc(KEY_BYTES);
    [a, b, c].forEach((message, i) => {
      writeHistoryKey(i > 0 ? history : null, 0, messageKey(message), 0, history, 0);
    });
    expect(hex(history)).toBe(hex(historyKey([a, b, c].map(messageKey))));
  });

  test('are the same when they are made of a preimage in bytes, for texts that UTF-8 can hold and are no calls', () => {
    fc.assert(
      fc.property(anyRole, wellFormedText, (from, value) => {
        const exact = Buffer.from(messagePrefix(from) + value);
        expect(written((into, at) => writeKeyOf(exact, into, at))).toBe(
          hex(messageKey({ from, value })),
        );
        const folded = Buffer.from(normalisedPrefix(from) + normalise(value));
        expect(written((into, at) => writeKeyOf(folded, into, at))).toBe(
          hex(normalisedMessageKey({ from, value })),
        );
      }),
    );
  });
});
