import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker, errorIn } from '../../support/openai/asker.js';
import { BROKEN_TEXTS } from '../../support/openai/hostile-texts.js';
import type { Server } from '../../support/server.js';

const CHAT = '/v1/chat/completions';
const TEXT = '/v1/completions';
const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const BODY = JSON.stringify(TALK);

/** The fast lane takes the first; the second is as good, and left to the framework. */
const TYPES = ['application/json', 'application/json;charset="utf-8"'];

const house = new House();
let server: Server;

beforeAll(async () => {
  await house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'Still “here”. 😀' },
      ],
    },
  ]);
  server = await house.serve({ BODY_LIMIT: '4mb' });
});
afterAll(() => house.leave());

afterEach(async () => {
  const { json } = await new Asker(server.client).whole(TALK);
  expect(json.choices[0].message.content).toBe('Still “here”. 😀');
  expect(server.child.running).toBe(true);
  expect(server.child.stderr).toBe('');
});

describe('A completion of a text is refused', () => {
  const many = (count: number, value: unknown): unknown[] =>
    Array.from({ length: count }, () => value);
  const parsed = (json: string): unknown => JSON.parse(json);
  test.each<[what: string, body: unknown, param: string | null]>([
    ['null', null, null],
    ['a list', [], null],
    ['a text', 'Once', null],
    ['nothing', {}, 'model'],
    ['a chat without a model', { messages: TALK.messages }, 'model'],
    ['a prompt that is a number', { model: 'm', prompt: 7 }, 'prompt'],
    ['a prompt that is an object', { model: 'm', prompt: { length: 1 } }, 'prompt'],
    ['no prompts', { model: 'm', prompt: [] }, 'prompt'],
    ['texts and tokens', { model: 'm', prompt: ['a', 1] }, 'prompt[1]'],
    ['half a token', { model: 'm', prompt: [0.5] }, 'prompt[0]'],
    ['a token below 0', { model: 'm', prompt: [[-1]] }, 'prompt[0][0]'],
    ['200,000 prompts', { model: 'm', prompt: many(200_000, 'a') }, 'prompt'],
    ['200,000 prompts of a token', { model: 'm', prompt: many(200_000, [1]) }, 'prompt'],
    ['2,048 prompts twice', { model: 'm', prompt: many(2048, 'hi'), n: 2 }, 'prompt'],
    [
      'lists in lists',
      { model: 'm', prompt: parsed('['.repeat(999) + ']'.repeat(999)) },
      'prompt[0][0]',
    ],
    ['an echo that is a text', { model: 'm', echo: 'yes' }, 'echo'],
    ['logprobs above 5', { model: 'm', logprobs: 6 }, 'logprobs'],
    ['logprobs that are a flag', { model: 'm', logprobs: true }, 'logprobs'],
    ['best of fewer than are sent', { model: 'm', n: 3, best_of: 2 }, 'best_of'],
    ['best of 21', { model: 'm', best_of: 21 }, 'best_of'],
    ['the best in a stream', { model: 'm', best_of: 2, stream: true }, 'best_of'],
    ['n of 129', { model: 'm', n: 129 }, 'n'],
    ['fewer than no tokens', { model: 'm', max_tokens: -1 }, 'max_tokens'],
    ['a suffix that is a list', { model: 'm', suffix: ['a'] }, 'suffix'],
    ['five stops', { model: 'm', stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
    ['options of no stream', { model: 'm', stream_options: {} }, 'stream_options'],
    ['a temperature that is a text', { model: 'm', temperature: 'hot' }, 'temperature'],
  ])('%s', async (_, body, param) => {
    for (const type of TYPES) {
      const headers = { 'content-type': type };
      const answer = await server.client.send('POST', TEXT, JSON.stringify(body), headers);
      expect([answer.status, errorIn(answer).error.param]).toEqual([400, param]);
    }
  });

  test.each(Object.entries(BROKEN_TEXTS))('that is no JSON: %s', async (_, body) => {
    const answer = await server.client.send('POST', TEXT, body);
    expect([answer.status, errorIn(answer).error.param]).toEqual([400, null]);
  });

  test.each([2 ** 53, 4_294_967_296, 200_000_000, 1e300])(
    'of token %d, which there is not',
    async (token) => {
      const body = { model: 'm', prompt: [0, token] };
      const headers = { 'x-reprise-on-miss': 'echo' };
      const answer = await server.client.send('POST', TEXT, JSON.stringify(body), headers);
      expect([answer.status, errorIn(answer).error.param]).toEqual([400, 'prompt[1]']);
    },
  );
});

describe('The wrong method', () => {
  const paths = [CHAT, TEXT, '/chat/completions', '/completions'];
  const read = ['/v1/models', '/models', '/v1/models/m'];
  const wrong = [
    ...['PUT', 'PATCH', 'DELETE'].flatMap((method) => paths.map((path) => [method, path])),
    ...['POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) => read.map((path) => [method, path])),
  ];
  test.each(wrong)('%s %s is refused', async (method, path) => {
    for (const body of [undefined, BODY, '{']) {
      const answer = await server.client.send(method, path, body);
      const { type } = errorIn(answer).error;
      expect([answer.status, type]).toEqual([405, 'invalid_request_error']);
    }
  });
});
