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
});
