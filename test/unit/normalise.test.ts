import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalise } from '../../src/core/normalise.js';
import { anyText } from '../support/arbitraries.js';
import { normalised } from '../support/oracle.js';

describe('normalise', () => {
  test('is what the regular expressions of its definition make, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(normalise(text)).toBe(normalised(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('is what the definition makes of every character, alone and between letters', () => {
    for (let point = 0; point <= 0x10ffff; point += point < 0x30000 ? 1 : 251) {
      const character = String.fromCodePoint(point);
      for (const text of [character, `a${character}b`]) {
        if (normalise(text) !== normalised(text)) {
          expect([point.toString(16), normalise(text)]).toEqual([
            point.toString(16),
            normalised(text),
          ]);
        }
      }
    }
  });

  test('changes a normalised text no more, unless lower case made letters that compose', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalise(text);
        fc.pre(once.normalize('NFKC').toLowerCase() === once);
        expect(normalise(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['Hello, World!', 'hello world'],
    ['  Hello\t\n world  ', 'hello world'],
    ['...hello...world...', 'hello world'],
    ['don’t — “stop”', 'don t stop'],
    ['snake_case-word', 'snake case word'],
    ['Ｈｅｌｌｏ，　ｗｏｒｌｄ！', 'hello world'],
    ['ﬁne oﬃce', 'fine office'],
    ['Ⅷ ½ ①', 'viii 1⁄2 1'],
    ['e\u0301 é', 'é é'],
    ['STRASSE Straße', 'strasse straße'],
    ['İ', 'i\u0307'],
    ['ΌΣΟΣ', 'όσος'],
    ['مرحبا، كيف حالك؟', 'مرحبا كيف حالك'],
    ['你好，世界。「好」！', '你好 世界 好'],
    ['नमस्ते।', 'नमस्ते'],
    ['a\u{10100}b', 'a b'],
    ['a\u{1e95e}b', 'a b'],
    ['💩!', '💩'],
    ['a\u{1f4a9}b', 'a\u{1f4a9}b'],
    ['👩‍👩‍👧 🇩🇪?', '👩‍👩‍👧 🇩🇪'],
    ['𝐇𝐢', 'hi'],
    ['C++ = C# < $5 ^ ~ | ` ©', 'c++ = c < $5 ^ ~ | ` ©'],
    ['a\u2028b\u2029c\u00a0d\ufeffe\u3000f', 'a b c d e f'],
    ['a\u200bb', 'a\u200bb'],
    ['a\0b', 'a\0b'],
    ['\ud800!\udc00', '\ud800 \udc00'],
    ['?\ud800', '\ud800'],
    ['', ''],
    ['   ', ''],
  ])('makes of %j: %j', (text, wanted) => {
    expect(normalise(text)).toBe(wanted);
    expect(normalised(text)).toBe(wanted);
  });

  test.each([
    ['?', '?'],
    ['!', '!'],
    [' ?  ! ', '? !'],
    ['？！', '?!'],
    ['…', '...'],
    ['\u{10100}', '\u{10100}'],
    ['。', '。'],
  ])('keeps the punctuation of %j, which has nothing else', (text, wanted) => {
    expect(normalise(text)).toBe(wanted);
    expect(normalised(text)).toBe(wanted);
  });

  test('takes huge texts, and small ones after them', () => {
    const units = [
      'a',
      'Hello, World! ',
      'é',
      '你好。',
      '\u{10100}',
      '💩 ',
      '\ud800',
      '?',
      ' ',
      'ﬃ',
    ];
    for (const unit of units) {
      const huge = unit.repeat(Math.ceil((1 << 20) / unit.length));
      if (normalise(huge) !== normalised(huge)) expect(unit).toBe('another');
      expect(normalise(`${unit}x`)).toBe(normalised(`${unit}x`));
    }
  });
});
