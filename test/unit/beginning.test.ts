import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { beginningOf, isAsked } from '../../src/core/beginning.js';
import { KEY_BYTES } from '../../src/core/keys.js';
import { TextKeys } from '../../src/core/text-keys.js';
import { NormalisedKeys } from '../../src/stores/lmdb/normalised-text.js';
import { anyRole, anyText } from '../support/arbitraries.js';
import { beginning } from '../support/search-oracle.js';

const texts = fc.oneof(
  anyText,
  // Longer than what is compared, characters of all sizes at the end of it.
  fc
    .tuple(fc.nat(48), fc.constantFrom('é', '中', '😀', '\ud83d', 'ﷺ', 'a'), anyText)
    .map(([length, end, more]) => 'x'.repeat(length) + end.repeat(3) + more),
);

describe('how a text begins', () => {
  test('are the whole characters in the first bytes of its normal form', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(beginningOf(text)).toBe(beginning(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('is the same where it is found while keys are made', () => {
    const keys = new TextKeys();
    const normalised = new NormalisedKeys();
    const into = Buffer.alloc(2 * KEY_BYTES);
    fc.assert(
      fc.property(anyRole, texts, (from, text) => {
        keys.write({ from, value: text }, into, 0, KEY_BYTES);
        expect(keys.beginning).toBe(beginning(text));
        const json = Buffer.from(JSON.stringify(text));
        normalised.write(from, json, 0, json.length, into, 0);
        const end = Math.min(normalised.textEnd, normalised.textStart + 48);
        expect(normalised.text.toString('utf8', normalised.textStart, end)).toBe(beginning(text));
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  [true, ['human', 'user', 'system', 'tool', 'observation', 'narrator', '']],
  [false, ['gpt', 'chatgpt', 'bing', 'bard', 'assistant', 'function_call', 'tool_call']],
])('are messages asked (%p) of these roles', (asked, roles) => {
  for (const role of roles) expect([role, isAsked(role)]).toEqual([role, asked]);
});
