import { describe, expect, test } from '@jest/globals';
import { modelParams } from '../../../../src/engines/upstream/model-params.js';
import { chatRequest } from '../../../support/chat-request.js';

describe('What a model is asked', () => {
  test('is what the client sent, but for how it is sent', () => {
    const messages = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }];
    const forModel = (): { messages: object[]; options: Record<string, unknown> } => ({
      messages,
      options: { temperature: 0.5, tools: [], stream: true, model: 'other', n: null },
    });
    expect(modelParams(chatRequest({ model: 'mine', forModel }), undefined)).toEqual({
      model: 'mine',
      messages,
      temperature: 0.5,
      tools: [],
      n: null,
      stream: false,
    });
  });

  test('is streamed with its usage', () => {
    expect(modelParams(chatRequest({ streamed: true }), 'set')).toEqual({
      model: 'set',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  test('is made of the texts where there is nothing else', () => {
    const roles = ['system', 'human', 'gpt', 'function_call', 'observation', 'nobody'];
    const request = chatRequest({
      messages: roles.map((from) => ({ from, value: `by ${from}` })),
      n: 2,
      seed: 0,
      maxTokens: 7,
      stop: ['x'],
      tokens: true,
    });
    expect(modelParams(request, undefined)).toEqual({
      model: 'gpt-4o',
      messages: [
        { role: 'system', content: 'by system' },
        { role: 'user', content: 'by human' },
        { role: 'assistant', content: 'by gpt' },
        { role: 'assistant', content: 'by function_call' },
        { role: 'user', content: 'by observation' },
        { role: 'user', content: 'by nobody' },
      ],
      ...{ n: 2, seed: 0, max_tokens: 7, stop: ['x'], logprobs: true, stream: false },
    });
  });
});
