import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TextLogprobs } from '../../../src/wire/text-logprobs.js';
import { wellFormedText } from '../../support/arbitraries.js';
import { tokensOf } from '../../support/wire-answers.js';

describe('the probabilities of a text', () => {
  test('are lists side by side, null before the first token of a prompt', () => {
    const [first, ...others] = tokensOf('Hi', ' you');
    const told = new TextLogprobs(2).next([{ ...first, isFirst: true }, ...others]);
    expect(JSON.parse(told)).toEqual({
      tokens: ['Hi', ' you'],
      token_logprobs: [null, 0],
      top_logprobs: [null, { ' you': 0 }],
      text_offset: [0, 2],
    });
  });

  test('have no likely tokens when 0 are asked for', () => {
    expect(JSON.parse(new TextLogprobs(0).next(tokensOf('a')))).toMatchObject({
      tokens: ['a'],
      top_logprobs: null,
    });
  });

  test('have the offset of each token in characters, in one list or in several', () => {
    const texts = fc.array(fc.array(wellFormedText, { maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(texts, (lists) => {
        const probabilities = new TextLogprobs(0);
        const offsets = lists.flatMap((list) => {
          const told = JSON.parse(probabilities.next(tokensOf(...list))) as {
            text_offset: number[];
          };
          return told.text_offset;
        });
        const all = lists.flat();
        expect(offsets).toEqual(all.map((_, i) => Array.from(all.slice(0, i).join('')).length));
      }),
    );
  });

  test('count a character where its first byte is', () => {
    const parts = [[0x61, 0xf0, 0x9f], [0x98], [0x80, 0x62], [0x63]];
    const told = new TextLogprobs(0).next(parts.map((bytes) => ({ text: '?', bytes })));
    expect(JSON.parse(told)).toMatchObject({ text_offset: [0, 2, 2, 3] });
  });
});
