import { isUtf8 } from 'node:buffer';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SegmentEncoder } from '../../../src/tokens/segment-encoder.js';
import { lengthOf, SLACK } from '../../../src/tokens/token-table.js';
import { readTokens } from '../../../src/tokens/vocabulary-file.js';
import { Vocabulary } from '../../../src/tokens/vocabulary.js';
import { BytePairs, ENCODINGS, vocabularyOf } from '../../support/byte-pairs.js';
import { codePoint } from '../../support/code-point.js';

/** Of all tokens, one in so many is looked at. */
const ONE_IN = 19;

describe.each(ENCODINGS)('Byte-pair encoding with %s', (name) => {
  const encoder = new SegmentEncoder(new Vocabulary(readTokens(name)));
  const definition = new BytePairs(name);
  const tokens = vocabularyOf(name);

  function endsOf(bytes: Buffer): number[] {
    const view = new DataView(Uint8Array.from([...bytes, ...Buffer.alloc(SLACK)]).buffer);
    const count = encoder.encode(view, 0, bytes.length);
    let end = 0;
    return [...encoder.tokens.subarray(0, count)].map((token) => (end += lengthOf(token)));
  }

  test('makes each token by merges in the order of their ranks', () => {
    for (let rank = 0; rank < tokens.length; rank += ONE_IN) {
      if (tokens[rank].includes('\ufeff')) continue;
      const { ends, merged } = definition.encode(tokens[rank]);
      const wrong = ends.length > 1 || merged.some((each, i) => i > 0 && each < merged[i - 1]);
      if (wrong) expect([rank, ends, merged]).toBe('merged in order');
    }
  });

  test('is what its definition makes of any UTF-8', () => {
    const anyTokens = fc
      .array(fc.nat(tokens.length - 1), { minLength: 1, maxLength: 5 })
      .map((ids) => Buffer.concat(ids.map((id) => tokens[id])).toString());
    const runs = fc
      .constantFrom('ab', 'aA', ' \t', '=-', 'einrst', '的一是', '😀👍')
      .chain((units) => fc.array(fc.constantFrom(...Array.from(units))))
      .map((units) => units.join(''));
    fc.assert(
      fc.property(fc.oneof(anyTokens, runs, fc.string({ unit: codePoint })), (text) => {
        fc.pre(text !== '');
        const bytes = Buffer.from(text);
        expect(endsOf(bytes)).toEqual(definition.encode(bytes).ends);
      }),
      { numRuns: 1000 },
    );
  });

  test('remembers of two tokens nothing that is true of others', () => {
    // Ids that are alike in their lower bits, and after each of them the same token.
    const alike = fc
      .nat(0x7fff)
      .map((id) => tokens.filter((bytes, each) => (each & 0x7fff) === id && isUtf8(bytes)));
    fc.assert(
      fc.property(alike, fc.nat(tokens.length - 1), (lefts, right) => {
        for (const left of lefts) {
          const bytes = Buffer.concat([left, tokens[right]]);
          expect(endsOf(bytes)).toEqual(definition.encode(bytes).ends);
        }
      }),
      { numRuns: 300 },
    );
  });
});
