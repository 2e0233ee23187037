import { describe, expect, test } from '@jest/globals';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { Tokenizer } from '../../../src/tokens/tokenizer.js';

describe('Tokens', () => {
  test.each(['', 'Hello, world!', '👩‍👩‍👧 三 é', '\n\n\t x'])('of %j are decoded to it', (text) => {
    expect(Tokenizer.of('o200k_base').decode(encode(text))).toBe(text);
  });

  test('that there are not are left out', () => {
    const tokens = [...encode('Hi'), 4_000_000, ...encode(' you')];
    expect(Tokenizer.of('o200k_base').decode(tokens)).toBe('Hi you');
  });

  test.each([
    ['o200k_base', 199_999, '<|endoftext|>'],
    ['o200k_base', 200_018, '<|endofprompt|>'],
    ['cl100k_base', 100_257, '<|endoftext|>'],
    ['cl100k_base', 100_276, '<|endofprompt|>'],
  ] as const)('that are special are decoded to their names: %s %d', (encoding, id, name) => {
    const tokenizer = Tokenizer.of(encoding);
    expect(tokenizer.decode([0, id, 0])).toBe(`!${name}!`);
    expect(tokenizer.firstUnknown([0, id])).toBe(-1);
  });

  test.each([
    ['o200k_base', 199_997, 199_998],
    ['cl100k_base', 100_255, 100_256],
    ['cl100k_base', 100_260, 100_261],
    ['o200k_base', 200_018, 2 ** 53],
  ] as const)('of %s: %d is one, and %d is none', (encoding, known, unknown) => {
    const tokenizer = Tokenizer.of(encoding);
    expect(tokenizer.firstUnknown([known, 0, unknown, unknown])).toBe(2);
    expect(tokenizer.firstUnknown([known])).toBe(-1);
  });
});
