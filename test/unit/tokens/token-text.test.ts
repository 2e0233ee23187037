import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokenText, type TokenText } from '../../../src/tokens/token-text.js';
import { Tokenizer } from '../../../src/tokens/tokenizer.js';
import { textAndEnds } from '../../support/token-texts.js';

function tokensOf(text: string, ends: Uint32Array): TokenText[] {
  const utf8 = Buffer.from(text);
  return [...ends].map((_, i) => tokenText(utf8, ends, i));
}

describe('A token, as it is shown', () => {
  test('has its own bytes, which together are those of the text', () => {
    fc.assert(
      fc.property(textAndEnds, ({ text, ends }) => {
        const bytes = tokensOf(text, ends).map((token) => token.bytes);
        expect(Buffer.from(bytes.flat()).equals(Buffer.from(text))).toBe(true);
        expect(bytes.map(({ length }) => length)).toEqual(
          [...ends].map((end, i) => end - (i > 0 ? ends[i - 1] : 0)),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('is its text, with its bytes where a character is not whole', () => {
    fc.assert(
      fc.property(textAndEnds, ({ text, ends }) => {
        fc.pre(!text.includes('\\'));
        for (const { token, bytes } of tokensOf(text, ends)) {
          const read = token
            .split(/((?:\\x[0-9a-f]{2})+)/)
            .map((part, i) =>
              i % 2 === 0 ? Buffer.from(part) : Buffer.from(part.replaceAll('\\x', ''), 'hex'),
            );
          expect([...Buffer.concat(read)]).toEqual(bytes);
          // No character is escaped that is whole.
          expect(token.includes('\\x')).toBe(!isUtf8(Buffer.from(bytes)));
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['Hi', ['Hi']],
    ['Hi you', ['Hi', ' you']],
    ['🦄', ['\\xf0\\x9f', '\\xa6', '\\x84']],
    ['a 🦄', ['a', ' \\xf0\\x9f', '\\xa6', '\\x84']],
    ['\ud83d', ['\ufffd']],
    ['', []],
  ])('of %j is %j', (text, wanted) => {
    const ends = Tokenizer.of('cl100k_base').ends(text);
    expect(tokensOf(text, ends).map(({ token }) => token)).toEqual(wanted);
  });
});

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString()).equals(bytes);
}
