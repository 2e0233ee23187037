import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  CL100K_TOKEN_SPLIT_REGEX,
  O200K_TOKEN_SPLIT_REGEX,
} from 'gpt-tokenizer/encodingParams/constants';
import { END } from '../../../src/tokens/characters.js';
import { splitCl100k } from '../../../src/tokens/cl100k-splitter.js';
import { splitO200k } from '../../../src/tokens/o200k-splitter.js';
import { textToTokenize } from '../../support/token-texts.js';

/** Where the matches of an expression end, in bytes. */
function matchesOf(expression: RegExp, text: string): number[] {
  let end = 0;
  return [...text.matchAll(expression)].map(([match]) => (end += Buffer.byteLength(match)));
}

describe.each([
  ['o200k_base', splitO200k, O200K_TOKEN_SPLIT_REGEX],
  ['cl100k_base', splitCl100k, CL100K_TOKEN_SPLIT_REGEX],
] as const)('The splitter of %s', (_, split, expression) => {
  const bytes = Buffer.alloc(10_000);
  const ends = new Uint32Array(10_000);

  /** Where the segments of a text end; it is followed by another one when it is not the last. */
  function segmentsOf(text: string, last = true, room = ends.length): number[] {
    const length = bytes.write(text);
    bytes[length] = END;
    const all: number[] = [];
    for (let count = 1; count > 0;) {
      count = split(bytes, all.at(-1) ?? 0, length, last, ends.subarray(0, room));
      all.push(...ends.subarray(0, count));
    }
    return all;
  }

  test('splits any text as the regular expression does', () => {
    fc.assert(
      fc.property(textToTokenize, (text) => {
        expect(segmentsOf(text)).toEqual(matchesOf(expression, text));
      }),
      { numRuns: 5000 },
    );
  });

  test('splits every character as the regular expression does, among others', () => {
    // All where kinds of characters alternate, and some of the rest.
    for (let point = 0; point <= 0x10ffff; point += point < 0x3400 ? 1 : 47) {
      const text = 'a$B$1!$ $ x'.replaceAll('$', String.fromCodePoint(point));
      const got = segmentsOf(text);
      const wanted = matchesOf(expression, text);
      if (got.join() !== wanted.join()) expect([point, got]).toEqual([point, wanted]);
    }
  });

  test('goes on where it had no more room', () => {
    fc.assert(
      fc.property(textToTokenize, fc.integer({ min: 1, max: 3 }), (text, room) => {
        expect(segmentsOf(text, true, room)).toEqual(segmentsOf(text));
      }),
    );
  });

  test('leaves out of a text that goes on only what may depend on the rest', () => {
    fc.assert(
      fc.property(textToTokenize, textToTokenize, (text, rest) => {
        fc.pre((text + rest).isWellFormed());
        const segments = segmentsOf(text, false);
        const wanted = matchesOf(expression, text + rest);
        expect(segments).toEqual(wanted.slice(0, segments.length));
        // At most a run that goes on, white space before it, and what a contraction may be behind it.
        const left = matchesOf(expression, text).length - segments.length;
        expect(left).toBeLessThanOrEqual(5);
      }),
      { numRuns: 3000 },
    );
  });

  test('leaves it out wherever a text goes on', () => {
    const text = "I'll they'VE it's we'd 'tis ABCdef中文's !?\r\n/ \n  x\t\ty 12345 é\u0301A";
    for (const { length } of Array.from(text, (_, i) => Array.from(text).slice(0, i).join(''))) {
      const segments = segmentsOf(text.slice(0, length), false);
      expect(segments).toEqual(matchesOf(expression, text).slice(0, segments.length));
    }
  });
});
