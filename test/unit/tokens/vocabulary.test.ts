import { expect, test } from '@jest/globals';
import { parseTokens, readTokens } from '../../../src/tokens/vocabulary-file.js';
import { Vocabulary } from '../../../src/tokens/vocabulary.js';
import { ENCODINGS, vocabularyOf } from '../../support/byte-pairs.js';

test.each(ENCODINGS)('all tokens of %s are read', (name) => {
  const { bytes, starts } = readTokens(name);
  const tokens = vocabularyOf(name);
  expect(Buffer.concat(tokens).equals(bytes)).toBe(true);
  let end = 0;
  const ends = tokens.map(({ length }) => (end += length));
  expect(
    Buffer.from(starts.buffer).equals(Buffer.from(Uint32Array.from([0, ...ends]).buffer)),
  ).toBe(true);
});

test('a last line may end without a newline', () => {
  const { bytes, starts } = parseTokens(Buffer.from('YQ== 0\nYmM= 1\nZGVm 2'));
  expect(Buffer.from(bytes).toString()).toBe('abcdef');
  expect([...starts]).toEqual([0, 1, 3, 6]);
});

test.each([
  ['a rank is missing', 'YQ== 0\nYg== 2\n', 'token 1 is missing'],
  ['the first rank is not zero', 'YQ== 1\n', 'token 0 is missing'],
  ['there is no rank', 'YQ==\nYg==\n', 'token 0 is missing'],
  ['it is of another format', '{"tokens": ["a", "b"]}', 'token 0 is missing'],
])('a file is refused when %s', (_, file, message) => {
  expect(() => parseTokens(Buffer.from(file))).toThrow(message);
});

const allBytes = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte));
test.each([
  ['of a byte that is missing', allBytes.slice(1), 'only 255 tokens are single bytes'],
  ['of a token that is too long', [...allBytes, Buffer.alloc(256, 'a')], '256 bytes is too long'],
  [
    'of too many',
    Array.from({ length: 230_000 }, () => Buffer.of(0)),
    '230000 tokens are too many',
  ],
])('tokens are refused because %s', (_, tokens, message) => {
  let end = 0;
  const starts = Uint32Array.from([0, ...tokens.map(({ length }) => (end += length))]);
  expect(() => new Vocabulary({ bytes: Buffer.concat(tokens), starts })).toThrow(message);
});
