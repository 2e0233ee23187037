import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logprobs, splice, usageJson } from '../../../src/wire/openai.js';
import { anyText } from '../../support/arbitraries.js';
import { PLAIN, tokensOf } from '../../support/wire-answers.js';

describe('splice', () => {
  test('puts texts and bytes in a row, as UTF-8', () => {
    const part = fc.oneof(
      anyText,
      fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
        const wanted = Buffer.concat(parts.map((each) => Buffer.from(each as string)));
        expect(splice(parts).equals(wanted)).toBe(true);
      }),
    );
  });

  test('of nothing is nothing, and leaves what it was given as it is', () => {
    expect(splice([])).toEqual(Buffer.alloc(0));
    const bytes = Buffer.from('kept');
    splice([bytes]).fill(0);
    expect(bytes.toString()).toBe('kept');
  });
});

describe('usage', () => {
  test('adds up', () => {
    expect(JSON.parse(usageJson({ prompt: 7, completion: 35 }))).toEqual({
      prompt_tokens: 7,
      completion_tokens: 35,
      total_tokens: 42,
    });
  });
});

describe('the probabilities of a chat', () => {
  const tokens = [...tokensOf('Hi', ' “é”'), { text: '\\xf0\\x9f', bytes: [0xf0, 0x9f] }];

  test('have each token, its bytes, and nothing beside it unless that is asked for', () => {
    expect(JSON.parse(logprobs({ ...PLAIN, logprobs: 0 }, tokens))).toEqual({
      content: [
        { token: 'Hi', logprob: 0, bytes: [72, 105], top_logprobs: [] },
        {
          token: ' “é”',
          logprob: 0,
          bytes: [32, 226, 128, 156, 195, 169, 226, 128, 157],
          top_logprobs: [],
        },
        { token: '\\xf0\\x9f', logprob: 0, bytes: [240, 159], top_logprobs: [] },
      ],
      refusal: null,
    });
  });

  test.each([1, 20])(
    'have the token itself as the only likely one, with top_logprobs: %i',
    (most) => {
      const told = JSON.parse(logprobs({ ...PLAIN, logprobs: most }, tokensOf('Hi'))) as object;
      const token = { token: 'Hi', logprob: 0, bytes: [72, 105] };
      expect(told).toEqual({ content: [{ ...token, top_logprobs: [token] }], refusal: null });
    },
  );

  test('of no tokens are a list of none', () => {
    expect(JSON.parse(logprobs({ ...PLAIN, logprobs: 3 }, []))).toEqual({
      content: [],
      refusal: null,
    });
  });
});
