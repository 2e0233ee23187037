import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Pieces } from '../../../src/conversation/replay/pieces.js';
import { pieces, type Chunking } from '../../../src/tokens/pieces.js';
import { textAndEnds } from '../../support/token-texts.js';

const anyChunking: fc.Arbitrary<Chunking> = fc.oneof(
  fc.constantFrom<Chunking>('token', 'word'),
  fc.integer({ min: 1, max: 9 }),
);

function allOf(each: Pieces): { text: string; count: number }[] {
  const all: { text: string; count: number }[] = [];
  while (each.next()) all.push({ text: each.text, count: each.count });
  return all;
}

describe('The pieces of a stream', () => {
  test('are the text together, each with the tokens that end in it, the last with all that are left', () => {
    fc.assert(
      fc.property(textAndEnds, anyChunking, ({ text, ends }, chunking) => {
        const all = allOf(new Pieces(text, ends, pieces(text, ends, chunking)));
        expect(all.map((piece) => piece.text).join('')).toBe(text);
        let said = '';
        let counted = 0;
        for (const [index, piece] of all.entries()) {
          said += piece.text;
          counted += piece.count;
          const bytes = index === all.length - 1 ? Infinity : Buffer.byteLength(said);
          expect(counted).toBe(ends.filter((end) => end <= bytes).length);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('are none of no text, though it has tokens', () => {
    // What is left of a character whose first token is all that may be said.
    expect(allOf(new Pieces('', Uint32Array.of(3), []))).toEqual([]);
  });
});
