import { describe, expect, test } from '@jest/globals';
import { encode as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { EstimatedUsage } from '../../../../src/engines/upstream/estimated-usage.js';
import { chatRequest } from '../../../support/chat-request.js';

const MESSAGES = [
  { from: 'system', value: 'Be brief.' },
  { from: 'user', value: 'Wie geht’s? 日本語 😀' },
];

describe('The usage that an upstream does not tell', () => {
  test.each([
    ['gpt-4o', o200k],
    ['gpt-4', cl100k],
  ])('is counted by the encoding of the model: %s', (model, encode) => {
    const estimate = new EstimatedUsage(chatRequest({ model, messages: MESSAGES }));
    // In pieces that are no tokens by themselves.
    const text = 'Danke, very well indeed. 😀';
    for (const character of text) estimate.add(character);
    const prompt = MESSAGES.reduce(
      (sum, { from, value }) => sum + 3 + encode(from).length + encode(value).length,
      3,
    );
    expect(estimate.usage).toEqual({ prompt, completion: encode(text).length });
  });

  test('counts replies of any length without keeping them', () => {
    const estimate = new EstimatedUsage(chatRequest());
    for (let i = 0; i < 300; i++) estimate.add(' word'.repeat(2000));
    const { completion } = estimate.usage;
    // What falls on a border may count twice.
    expect(Math.abs(completion - 600_000)).toBeLessThan(10);
  });
});
