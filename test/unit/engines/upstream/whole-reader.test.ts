import { describe, expect, test } from '@jest/globals';
import { readCompletion } from '../../../../src/engines/upstream/whole-reader.js';

const message = (its: object, fields: object = {}): object => ({
  choices: [{ index: 0, message: its, finish_reason: 'stop', ...fields }],
});

describe('A completion', () => {
  test('is read with its texts, reasons and usage', () => {
    const { choices, usage } = readCompletion({
      choices: [
        { message: { content: 'One "two" 😀' }, finish_reason: 'stop' },
        { message: { content: '' }, finish_reason: 'length' },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 8 },
    });
    expect(choices.map(({ json, reason, count }) => [json?.toString(), reason, count])).toEqual([
      [JSON.stringify('One "two" 😀'), 'stop', 4],
      ['""', 'length', 4],
    ]);
    expect(usage).toEqual({ prompt: 5, completion: 8 });
  });

  test('may call tools, in each form, and refuse', () => {
    const calls = [
      { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } },
      { id: 'b', type: 'custom', custom: { name: 'g', input: 'text' } },
    ];
    const [called] = readCompletion(message({ content: null, tool_calls: calls })).choices;
    expect(called.json).toBeUndefined();
    expect(called.calls).toEqual([
      { id: 'a', name: 'f', arguments: '{}' },
      { id: 'b', name: 'g', arguments: 'text' },
    ]);
    const older = message({ content: null, function_call: { name: 'f', arguments: '{}' } });
    expect(readCompletion(older).choices[0].calls).toMatchObject([{ name: 'f', arguments: '{}' }]);
    const [refused] = readCompletion(message({ content: null, refusal: 'No.' })).choices;
    expect([refused.json, refused.refusal]).toEqual([undefined, 'No.']);
  });

  test('tells the probabilities of its tokens', () => {
    const content = [{ token: 'a', logprob: -1, bytes: [97], top_logprobs: [] }];
    const [choice] = readCompletion(message({ content: 'a' }, { logprobs: { content } })).choices;
    expect(choice.tokens()).toEqual([{ text: 'a', logprob: -1, bytes: [97], likeliest: [] }]);
  });

  test.each([{}, { usage: null }, { usage: { prompt_tokens: 'x' } }])(
    'may not tell its usage: %j',
    (fields) => {
      expect(readCompletion({ ...message({ content: 'x' }), ...fields }).usage).toBeUndefined();
    },
  );

  test.each([
    null,
    [],
    'text',
    7,
    {},
    { choices: [] },
    { choices: {} },
    { choices: [null] },
    { choices: [{}] },
    { choices: [{ message: 'x' }] },
    { choices: [{ text: 'of another endpoint' }] },
  ])('is none of another form: %j', (completion) => {
    expect(() => readCompletion(completion)).toThrow("The upstream's answer cannot be read: ");
  });
});
