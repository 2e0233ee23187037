import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutToTokens, tokensBefore } from '../../../src/tokens/cut.js';
import { Tokenizer } from '../../../src/tokens/tokenizer.js';
import { textAndEnds } from '../../support/token-texts.js';

describe('A text that is cut to some tokens', () => {
  test('is the text of the first of them, without a character that is incomplete', () => {
    fc.assert(
      fc.property(textAndEnds, fc.nat(45), ({ text, ends }, most) => {
        const { end, tokens, cut } = cutToTokens(text, ends, most);
        expect(tokens).toBe(Math.min(most, ends.length));
        expect(cut).toBe(most < ends.length);
        const bytes = tokens > 0 ? ends[tokens - 1] : 0;
        const kept = Buffer.byteLength(text.slice(0, end));
        expect(kept).toBeLessThanOrEqual(bytes);
        // The next character would not have fitted; where half of a pair ends a part, its bytes are not those of the whole.
        const next = Array.from(text.slice(end)).at(0) ?? '';
        if (next !== '') expect(kept + Buffer.byteLength(next)).toBeGreaterThan(bytes);
        expect(Array.from(text.slice(0, end)).join('') + text.slice(end)).toBe(text);
        expect(Array.from(text)).toEqual([
          ...Array.from(text.slice(0, end)),
          ...Array.from(text.slice(end)),
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['one two three', 2, 'one two', true],
    ['one two three', 3, 'one two three', false],
    ['one two three', 0, '', true],
    ['', 0, '', false],
    ['🇩🇪', 1, '', true],
  ])('%j to %d tokens is %j', (text, most, wanted, cut) => {
    const ends = Tokenizer.of('o200k_base').ends(text);
    const tokens = Math.min(most, ends.length);
    expect(cutToTokens(text, ends, most)).toEqual({ end: wanted.length, tokens, cut });
  });
});

describe('The tokens before an offset', () => {
  test('are those of which some bytes stand before it', () => {
    fc.assert(
      fc.property(textAndEnds, fc.nat(60), ({ text, ends }, place) => {
        const characters = Array.from(text);
        const before = characters.slice(0, place).join('');
        const bytes = Buffer.byteLength(before);
        const starts = [0, ...ends].slice(0, ends.length);
        const wanted = starts.filter((start) => start < bytes).length;
        expect(tokensBefore(text, ends, before.length)).toBe(wanted);
      }),
      { numRuns: 1000 },
    );
  });
});
