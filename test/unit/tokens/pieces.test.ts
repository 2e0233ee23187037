import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { charEnds } from '../../../src/tokens/char-ends.js';
import { pieces, type Chunking } from '../../../src/tokens/pieces.js';
import { Tokenizer } from '../../../src/tokens/tokenizer.js';
import { textAndEnds, textToTokenize } from '../../support/token-texts.js';

/** The texts of the pieces. */
function cutAt(text: string, ends: readonly number[]): string[] {
  return ends.map((end, i) => text.slice(i > 0 ? ends[i - 1] : 0, end));
}

/** The longest row of whole characters of a text that fits in so many bytes. */
function wholeCharacters(text: string, bytes: number): string {
  let whole = '';
  for (const character of text) {
    if (Buffer.byteLength(whole + character) > bytes) break;
    whole += character;
  }
  return whole;
}

const anyChunking: fc.Arbitrary<Chunking> = fc.oneof(
  fc.constantFrom<Chunking>('token', 'word'),
  fc.integer({ min: 1, max: 9 }),
);

describe('The character ends of tokens', () => {
  test('are where the characters end that are whole by then', () => {
    fc.assert(
      fc.property(textAndEnds, ({ text, ends }) => {
        const wanted = [...ends].map((end) => wholeCharacters(text, end).length);
        expect([...charEnds(text, ends)]).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });
});

describe('The pieces of a text', () => {
  test('are the text together, are not empty, and end between characters', () => {
    fc.assert(
      fc.property(textAndEnds, anyChunking, ({ text, ends }, chunking) => {
        const all = cutAt(text, pieces(text, ends, chunking));
        expect(all.join('')).toBe(text);
        expect(all).not.toContain('');
        expect(all.flatMap((piece) => Array.from(piece))).toEqual(Array.from(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('by tokens are one for each that completes a character, as it completes it', () => {
    fc.assert(
      fc.property(textAndEnds, ({ text, ends }) => {
        const wanted = new Set([...ends].map((end) => wholeCharacters(text, end).length));
        wanted.delete(0);
        expect(pieces(text, ends, 'token')).toEqual([...wanted]);
      }),
      { numRuns: 500 },
    );
  });

  test('by words are words with the white space before them, and white space at the end', () => {
    fc.assert(
      fc.property(textToTokenize, (text) => {
        const wanted = text.match(/\s*\S+|\s+$/g) ?? [];
        expect(cutAt(text, pieces(text, new Uint32Array(), 'word'))).toEqual(wanted);
      }),
      { numRuns: 1000 },
    );
  });

  test('by a number are so many characters each, and what is left', () => {
    fc.assert(
      fc.property(textToTokenize, fc.integer({ min: 1, max: 9 }), (text, number) => {
        const all = cutAt(text, pieces(text, new Uint32Array(), number));
        expect(all.slice(0, -1).filter((piece) => Array.from(piece).length !== number)).toEqual([]);
        expect(Array.from(all.at(-1) ?? '').length).toBeLessThanOrEqual(number);
      }),
      { numRuns: 500 },
    );
  });

  test.each<[string, Chunking, string[]]>([
    ['Hello, world! ', 'token', ['Hello', ',', ' world', '!', ' ']],
    ['a 👩‍👩‍👧 b', 'token', ['a', ' ', '👩', '\u200d', '👩', '\u200d', '👧', ' b']],
    ['Hello, world! \n', 'word', ['Hello,', ' world!', ' \n']],
    ['  \tone\u3000two', 'word', ['  \tone', '\u3000two']],
    ['   ', 'word', ['   ']],
    ['a😀b😀', 2, ['a😀', 'b😀']],
    ['a😀b😀', 3, ['a😀b', '😀']],
    ['abc', 0, ['a', 'b', 'c']],
    ['', 'token', []],
    ['', 'word', []],
    ['', 3, []],
  ])('of %j by %s are %j', (text, chunking, wanted) => {
    const ends = Tokenizer.of('o200k_base').ends(text);
    expect(cutAt(text, pieces(text, ends, chunking))).toEqual(wanted);
  });
});
