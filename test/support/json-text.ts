import fc from 'fast-check';
import { anyText, wellFormedText } from './arbitraries.js';

/** White space between the tokens of JSON. */
const space = fc.constantFrom('', '', '', ' ', '\n', '\r\n', '\t \n');

const escapedAll = (text: string): string =>
  `"${text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

/** JSON strings: escapes as JSON.stringify writes them, all characters escaped, and some that it never writes. */
const string = fc.oneof(
  anyText.map((text) => JSON.stringify(text)),
  wellFormedText.map((text) => JSON.stringify(text)),
  anyText.map(escapedAll),
  fc.constantFrom('"\\/"', '"\\uD83D\\ude00"', '"\\uD83D😀"', '"\\u0000"', '"\\ud800"', '""'),
);

/** Numbers as JSON may write them, whether JavaScript can hold them or not. */
export const jsonNumber: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,24})?([eE][+-]?\d{1,3})?$/),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => JSON.stringify(each)),
  fc.integer().map((each) => JSON.stringify(each)),
  fc.constantFrom(
    '-0',
    '0.0',
    '1E+2',
    '-0.10e-05',
    '1e400',
    '12345678901234567890',
    '5e-324',
    '0e1',
  ),
);

const leaf: fc.Arbitrary<string[]> = fc
  .oneof(fc.constantFrom('null', 'true', 'false'), jsonNumber, string)
  .map((token) => [token]);

const { value } = fc.letrec<Record<'value' | 'array' | 'object', string[]>>((tie) => ({
  value: fc
    .tuple(
      space,
      fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, tie('array'), tie('object')),
      space,
    )
    .map(([before, tokens, after]) => [before, ...tokens, after]),
  array: fc.array(tie('value'), { maxLength: 5 }).map((items) => ['[', ...joined(items), ']']),
  object: fc
    .array(fc.tuple(string, tie('value')), { maxLength: 5 })
    .map((entries) => ['{', ...joined(entries.map(([key, item]) => [key, ':', ...item])), '}']),
}));

function joined(items: readonly string[][]): string[] {
  return items.flatMap((item, i) => (i === 0 ? item : [',', ...item]));
}

/** JSON values as lists of tokens and white space, which joined are the text. */
export const jsonTokens: fc.Arbitrary<string[]> = value;

/** As {@link jsonTokens}, an array with no white space around it. */
export const jsonContainerTokens: fc.Arbitrary<string[]> = fc
  .array(value, { maxLength: 4 })
  .map((items) => ['[', ...joined(items), ']']);
