import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Tokenizer } from '../../../src/tokens/tokenizer.js';
import { BytePairs, ENCODINGS } from '../../support/byte-pairs.js';
import { SAMPLE } from '../../support/corpora.js';
import { expectTokensOf } from '../../support/corpus-tokens.js';
import { endsByPackage, isSoundFor } from '../../support/gpt-tokenizer.js';
import { textToTokenize } from '../../support/token-texts.js';

describe.each(ENCODINGS)('The tokenizer of %s', (name) => {
  const tokenizer = Tokenizer.of(name);

  test('makes the tokens of any text that gpt-tokenizer makes', () => {
    fc.assert(
      fc.property(textToTokenize, (text) => {
        fc.pre(isSoundFor(text));
        const ends = endsByPackage(name, text);
        expect([...tokenizer.ends(text)]).toEqual(ends);
        expect(tokenizer.count(text)).toBe(ends.length);
      }),
      { numRuns: 1500 },
    );
  });

  test('makes the tokens of the texts in the sample', () => {
    expectTokensOf(SAMPLE, name);
  });

  test('makes the tokens of texts that are encoded in several parts, wherever these end', () => {
    const unit = fc.constantFrom(
      'word ',
      '中文。',
      '😀 ',
      ' \n',
      "I'll ",
      '\ud83d\n',
      '123456 ',
      'ABCdef ',
    );
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 12 }), fc.nat(20), (units, shift) => {
        const period = units.join('');
        const text = 'x'.repeat(shift) + period.repeat(Math.ceil(35_000 / period.length));
        expect([...tokenizer.ends(text)]).toEqual(endsByPackage(name, text));
      }),
      { numRuns: 5 },
    );
  });

  test.each([
    '\ufeff',
    ' \ufeff',
    ' \ufeff\ufeff',
    ' \ufeff\n',
    '\ufeffusing System;',
    '\ufeff// 中',
  ])('makes of %j, with a byte-order mark, the tokens that gpt-tokenizer makes', (text) => {
    expect([...tokenizer.ends(text)]).toEqual(endsByPackage(name, text));
  });

  // Made so that the hash of a longer token is theirs.
  test.each(['ROBosion', 'PLHution', 'STCuerns', 'WXFKijke', 'hiFalers', 'tEjEated', 'OBσware'])(
    'does not take %j for a longer token',
    (text) => {
      expect([...tokenizer.ends(text)]).toEqual(endsByPackage(name, text));
    },
  );

  const definition = new BytePairs(name);
  test.each(['a', '😀', ' ', '\n', 'ab', '人工', '=-'])(
    'merges a segment of nothing but %j as byte-pair encoding is defined, and one of a megabyte',
    (unit) => {
      const text = unit.repeat(2 ** 13);
      const { ends } = definition.encode(Buffer.from(text));
      expect(tokenizer.ends(text)).toEqual(Uint32Array.from(ends));
      expect(tokenizer.count(text)).toBe(ends.length);
      expect(tokenizer.count(unit.repeat(2 ** 19))).toBe(2 ** 6 * ends.length);
    },
  );

  test('takes special tokens for plain text', () => {
    expect(tokenizer.count('<|endoftext|>')).toBeGreaterThan(1);
    expect(tokenizer.ends('<|endoftext|>').at(-1)).toBe(13);
  });

  test('has no tokens for an empty text', () => {
    expect(tokenizer.count('')).toBe(0);
    expect(tokenizer.ends('')).toEqual(new Uint32Array());
  });

  test('is loaded once', () => {
    expect(Tokenizer.of(name)).toBe(tokenizer);
  });
});
