import fc from 'fast-check';
import { anyText } from './arbitraries.js';
import { ENCODINGS, vocabularyOf } from './byte-pairs.js';

/** What the expressions that split texts look at: contractions, cases, marks, numbers, white space, line ends. */
const PARTS = [
  ...[
    "'s",
    "'S",
    "'ll",
    "'lL",
    "'Ve",
    "'re",
    "'d",
    "'x",
    "'",
    "''",
    "'\u017f",
    '’s',
    'l',
    'e',
    's',
  ],
  ...[
    'A',
    'Ab',
    'aB',
    'ABC',
    'é',
    'É',
    'ǅ',
    'ʰ',
    'ª',
    '中',
    '\u0301',
    '\u0903',
    'ş',
    'Ş',
    '\u{1d400}',
  ],
  ...['0', '12', '345', '6789', '٣', 'Ⅷ', '½', '\u{1d7d8}'],
  ...[
    ' ',
    '  ',
    '        ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\n\n\n',
    '\u00a0',
    '\u3000',
    '\u0085',
    '\u2028',
  ],
  ...['.', '/', '//', '---', '===', '!?', '_', '"', '😀', '👩‍👩‍👧', '\ud83d', '\ude00', '\ufeff', '\0'],
  ...['<|endoftext|>', '<|im_start|>', '<|fim_prefix|>'],
];

const partsFrom = (parts: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...parts), { maxLength }).map((all) => all.join(''));

/** Texts of few different parts, so that one is long: runs, and what is almost one. */
const monotonous = fc
  .uniqueArray(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 3 })
  .chain((parts) => partsFrom(parts, 80));

/** Tokens in any order: mostly not the ones that their texts are encoded into. */
const shuffledTokens = fc.constantFrom(...ENCODINGS).chain((name) => {
  const tokens = vocabularyOf(name);
  return fc
    .array(fc.nat(tokens.length - 1), { maxLength: 6 })
    .map((ids) => Buffer.concat(ids.map((id) => tokens[id])).toString());
});

/** Letters without any space, some of which make tokens and some do not. */
const letters = fc
  .constantFrom('ab', 'the', 'abcdefghijklmnopqrstuvwxyz', '人工智能的是不', 'àéîöß')
  .chain((alphabet) => partsFrom(Array.from(alphabet), 60));

/** Any text, and above all what is hard to split or to merge. */
export const textToTokenize: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: anyText.filter((text) => text.length < 1000) },
  { weight: 3, arbitrary: partsFrom(PARTS, 14) },
  { weight: 2, arbitrary: monotonous },
  { weight: 2, arbitrary: shuffledTokens },
  { weight: 2, arbitrary: shuffledTokens.map((text) => text.replace(/\P{L}/gu, '')) },
  { weight: 2, arbitrary: letters },
);

/** A text and a row of tokens that might be its own: ends in its UTF-8, many of them inside characters. */
export const textAndEnds: fc.Arbitrary<{ text: string; ends: Uint32Array }> = textToTokenize.chain(
  (text) => {
    const bytes = Buffer.byteLength(text);
    return fc
      .uniqueArray(fc.integer({ min: 1, max: Math.max(1, bytes) }), { maxLength: 40 })
      .map((cuts) => {
        const ends = [...new Set([...cuts.filter((cut) => cut < bytes), bytes])];
        return { text, ends: Uint32Array.from(bytes > 0 ? ends : []).sort() };
      });
  },
);
