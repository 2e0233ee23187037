import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StableText } from '../../../src/engines/local/stable-text.js';

/** What transformers.js does to decoded texts where a tokenizer says so. */
function cleanedUp(text: string): string {
  return text
    .replaceAll(' .', '.')
    .replaceAll(' ?', '?')
    .replaceAll(' !', '!')
    .replaceAll(' ,', ',')
    .replaceAll(" ' ", "'")
    .replaceAll(" n't", "n't")
    .replaceAll(" 'm", "'m")
    .replaceAll(" 's", "'s")
    .replaceAll(" 've", "'ve")
    .replaceAll(" 're", "'re");
}

/** Tokens that are any bytes, numbered in their order, and the text of the first so many of them. */
function decoderOf(tokens: readonly Uint8Array[], clean = (text: string) => text) {
  return (ids: bigint[]): string =>
    clean(new TextDecoder().decode(Buffer.concat(ids.map((id) => tokens[Number(id)]))));
}

function piecesOf(tokens: readonly Uint8Array[], cleans: boolean): string[] {
  const text = new StableText(decoderOf(tokens, cleans ? cleanedUp : undefined), cleans);
  return [...tokens.map((_, id) => text.add(BigInt(id))), text.end()];
}

function wholeOf(tokens: readonly Uint8Array[], clean?: (text: string) => string): string {
  return decoderOf(tokens, clean)(tokens.map((_, id) => BigInt(id)));
}

/** Bytes, cut anywhere into tokens. */
function cut(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array[]> {
  return fc
    .tuple(bytes, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }))
    .map(([all, sizes]) => {
      const tokens: Uint8Array[] = [];
      for (let at = 0, i = 0; at < all.length; at += sizes[i++ % sizes.length]) {
        tokens.push(all.subarray(at, at + sizes[i % sizes.length]));
      }
      return tokens;
    });
}

const utf8 = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text));
const anyBytes = fc.uint8Array({ maxLength: 40 });
const mostlyLeads = fc
  .array(fc.constantFrom(0x61, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xef, 0xbb, 0xbf))
  .map((bytes) => Uint8Array.from(bytes));
const contractions = fc
  .array(fc.constantFrom(...Array.from(" '.,!?nt'msvrea "), 'é', '🐑'))
  .map((characters) => Buffer.from(characters.join('')));

describe('The pieces of a text', () => {
  test.each([
    ['UTF-8', utf8],
    ['any bytes', anyBytes],
    ['bytes that often begin a character', mostlyLeads],
  ])('make what all tokens decode to, whatever they cut through: %s', (_, bytes) => {
    fc.assert(
      fc.property(cut(bytes), (tokens) => {
        expect(piecesOf(tokens, false).join('')).toBe(wholeOf(tokens));
      }),
      { numRuns: 1000 },
    );
  });

  test('make what all tokens decode to where spaces before marks and contractions are taken away', () => {
    fc.assert(
      fc.property(cut(contractions), (tokens) => {
        expect(piecesOf(tokens, true).join('')).toBe(wholeOf(tokens, cleanedUp));
      }),
      { numRuns: 5000 },
    );
  });

  test('come as soon as their characters are whole', () => {
    const tokens = ['a', '\xf0', '\x9f', '\x90', '\x91', 'b'].map((bytes) =>
      Buffer.from(bytes, 'latin1'),
    );
    expect(piecesOf(tokens, false)).toEqual(['a', '', '', '', '🐑', 'b', '']);
  });

  test('end with what the library makes of half a character', () => {
    const tokens = ['a', '\xf0', '\x9f'].map((bytes) => Buffer.from(bytes, 'latin1'));
    expect(piecesOf(tokens, false)).toEqual(['a', '', '', '\ufffd']);
  });

  test('are not held back for longer than a contraction where spaces are taken away', () => {
    const tokens = ['I', ' can', ' not', ' say', ' .', ' So'].map((text) => Buffer.from(text));
    expect(piecesOf(tokens, true)).toEqual(['I', ' can', ' not', ' say', '.', '', ' So']);
  });
});
