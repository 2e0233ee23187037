import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Answer } from '../../support/client.js';
import { errorIn } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';
import type { Server } from '../../support/server.js';

const CHAT = '/v1/chat/completions';
const TALK = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }] });
const KEY = { authorization: 'Bearer right' };
const PREFLIGHT = { origin: 'https://page.example', 'access-control-request-method': 'POST' };

const house = new House();
let server: Server;
beforeAll(async () => {
  await house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'yes' },
      ],
    },
  ]);
  const limits = { RATE_LIMIT_RPM: '1000', RATE_LIMIT_TPM: '100000' };
  server = await house.serve({ API_KEYS: 'right', BODY_LIMIT: '1kb', ...limits });
});
afterAll(() => house.leave());

type Asked = readonly [
  what: string,
  status: number,
  method: string,
  path: string,
  body?: string | undefined,
  headers?: Record<string, string>,
];

const ASKED: readonly Asked[] = [
  ['an answer', 200, 'POST', CHAT, TALK],
  ['the models', 200, 'GET', '/v1/models'],
  ['a body that is no JSON', 400, 'POST', CHAT, '{'],
  ['a body in pieces that is no JSON', 400, 'POST', CHAT, '{', { 'transfer-encoding': 'chunked' }],
  ['a request that is none', 400, 'POST', CHAT, '{}'],
  ['a miss', 404, 'POST', CHAT, TALK.replace('hi', 'unknown')],
  ['no route', 404, 'GET', '/v1/nowhere'],
  ['no method', 405, 'GET', CHAT],
  ['OPTIONS that are no preflight', 405, 'OPTIONS', CHAT],
  ['a preflight', 204, 'OPTIONS', CHAT, undefined, PREFLIGHT],
  ['a body that is too large', 413, 'POST', CHAT, 'x'.repeat(2000)],
  ['another type', 415, 'POST', CHAT, '{}', { 'content-type': 'text/plain' }],
  ['an injected 500', 500, 'POST', CHAT, TALK, { 'x-reprise-fault': '500' }],
];

function send([, , method, path, body, headers]: Asked, key: object): Promise<Answer> {
  return server.client.send(method, path, body, { ...headers, ...key });
}

describe('Every answer says where the client stands, and which it is:', () => {
  test.each(ASKED)('%s', async (...asked) => {
    const { status, headers } = await send(asked, KEY);
    expect(status).toBe(asked[1]);
    expect(headers).toMatchObject({
      'x-request-id': expect.stringMatching(/^req_[0-9a-f]{32}$/),
      'x-ratelimit-limit-requests': '1000',
      'x-ratelimit-remaining-requests': expect.stringMatching(/^\d+$/),
      'x-ratelimit-reset-requests': expect.stringMatching(/^[\d.hms]+$/),
      'x-ratelimit-limit-tokens': '100000',
      'x-ratelimit-remaining-tokens': expect.stringMatching(/^\d+$/),
      'x-ratelimit-reset-tokens': expect.stringMatching(/^[\d.hms]+$/),
    });
  });
});

describe('An answer to nobody who is known says nothing of that:', () => {
  test.each(ASKED)('%s', async (...asked) => {
    for (const key of [{}, { authorization: 'Bearer wrong' }]) {
      const { status, headers } = await send(asked, key);
      expect([asked[1], 401]).toContain(status);
      expect(headers['x-request-id']).toMatch(/^req_/);
      expect(Object.keys(headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
    }
  });
});

describe('An injected 429', () => {
  test('has its own figures, and no others beside them', async () => {
    const headers = { ...KEY, 'x-reprise-fault': '429' };
    const answer = await server.client.send('POST', CHAT, TALK, headers);
    expect(errorIn(answer).error.code).toBe('rate_limit_exceeded');
    expect(answer.headers).toMatchObject({
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-limit-tokens': '100000',
      'retry-after': '1',
      'retry-after-ms': '1000',
    });
  });
});
