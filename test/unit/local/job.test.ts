import { expect, test } from '@jest/globals';
import { jobOf } from '../../../src/engines/local/job.js';
import { chatRequest } from '../../support/chat-request.js';

test('Messages have OpenAI’s roles, whatever a corpus or a client calls them', () => {
  const messages = [
    ['developer', 'Be brief.'],
    ['human', 'Hi'],
    ['gpt', 'Hello'],
    ['function_call', '{"name":"now"}'],
    ['observation', 'noon'],
    ['narrator', 'Later.'],
  ].map(([from, value]) => ({ from, value }));
  const { messages: asked } = jobOf(chatRequest({ messages }), 256);
  expect(asked.map(({ role }) => role)).toEqual([
    ...['system', 'user', 'assistant', 'assistant', 'tool', 'narrator'],
  ]);
  expect(asked.map(({ content }) => content)).toEqual(messages.map(({ value }) => value));
});

test('Without options the likeliest tokens are wanted, as many as the settings allow', () => {
  expect(jobOf(chatRequest(), 256)).toEqual({
    messages: [{ role: 'user', content: 'Hi' }],
    param: 'messages',
    n: 1,
    maxTokens: 256,
    stop: [],
    temperature: 0,
    topP: 1,
    seed: undefined,
  });
});

test.each([
  [10, 10],
  [256, 256],
  [1000, 256],
])('A request for at most %d tokens gets at most %d where 256 are the most', (asked, most) => {
  expect(jobOf(chatRequest({ maxTokens: asked }), 256).maxTokens).toBe(most);
});

test('Temperature, top_p, seed, stop texts and the number of replies are the request’s', () => {
  const options = { temperature: 0.5, top_p: 0.9, presence_penalty: 1, tools: [] };
  const request = chatRequest({
    n: 3,
    seed: -7,
    stop: ['END'],
    prompt: 'prompt[1]',
    forModel: () => ({ messages: [], options }),
  });
  expect(jobOf(request, 256)).toMatchObject({
    param: 'prompt[1]',
    n: 3,
    stop: ['END'],
    temperature: 0.5,
    topP: 0.9,
    seed: -7,
  });
});

test.each([null, 'hot', undefined])('A temperature of %p is none', (temperature) => {
  const forModel = () => ({ messages: [], options: { temperature, top_p: temperature } });
  expect(jobOf(chatRequest({ forModel }), 256)).toMatchObject({ temperature: 0, topP: 1 });
});
