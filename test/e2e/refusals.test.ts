import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { json, type Answer } from '../support/client.js';
import { House } from '../support/house.js';
import type { Server } from '../support/server.js';

const ROUTE = '/conversation/completion';
const HI = { from: 'human', value: 'hi' };
const BODY = JSON.stringify({ messages: [HI] });
const LIMIT = 2048;

const house = new House();
let server: Server;

beforeAll(async () => {
  const conversations = [HI, { from: 'gpt', value: 'hello' }];
  await house.seed([{ conversations }]);
  server = await house.serve({ BODY_LIMIT: '2kb' });
});
afterAll(() => house.leave());

const post = (body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> =>
  server.client.send('POST', ROUTE, body, headers);

const refused = (message: string | string[]): string =>
  JSON.stringify({ statusCode: 400, message, error: 'Bad Request' });

describe('a body without a list of messages gets klu’s 400', () => {
  test.each([
    '{}',
    '[]',
    'null',
    '0',
    '"messages"',
    'true',
    '{"messages":null}',
    '{"messages":"hi"}',
    '{"messages":7}',
    '{"messages":{"0":{"from":"human","value":"hi"},"length":1}}',
    '{"Messages":[{"from":"human","value":"hi"}]}',
    '[{"messages":[{"from":"human","value":"hi"}]}]',
    '{"__proto__":{"messages":[{"from":"human","value":"hi"}]}}',
  ])('%s', async (body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toBe(
      refused(['each value in messages must be an object', 'messages must be an array']),
    );
  });
});

describe('a list of messages that cannot be asked gets a 400 that says why', () => {
  test.each([
    ['[]', ['messages should not be empty']],
    ['["hi"]', ['each value in messages must be an object']],
    [`[null,${JSON.stringify(HI)}]`, ['each value in messages must be an object']],
    [`[[${JSON.stringify(HI)}]]`, ['each value in messages must be an object']],
    ['[{"from":{"$ne":null},"value":"hi"}]', ['messages.0.from must be a string']],
    ['[{"from":"human","value":{"$gt":""}}]', ['messages.0.value must be a string']],
    ['[{"from":"human","value":["hi"]}]', ['messages.0.value must be a string']],
    ['[{"from":"human","value":null}]', ['messages.0.value must be a string']],
    ['[{"from":"human"}]', ['messages.0.value must be a string']],
    [
      `[{},${JSON.stringify(HI)}]`,
      ['messages.0.from must be a string', 'messages.0.value must be a string'],
    ],
  ])('%s', async (messages, wrong) => {
    for (const strategy of ['v1', 'v2', 'v3', 'v4']) {
      const body = `{"messages":${messages}}`;
      const answer = await server.client.send('POST', `${ROUTE}?strategy=${strategy}`, body);
      expect(answer.status).toBe(400);
      expect(answer.body.toString()).toBe(refused(wrong));
    }
  });
});

test.each([
  '',
  '{',
  '{"messages":',
  "{'messages':[]}",
  `${BODY},`,
  `\ufeff${BODY}`,
  '\0',
  'NaN',
  BODY.slice(1),
])('a body that is not JSON gets a 400: %j', async (body) => {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  expect(json(answer)).toEqual({
    statusCode: 400,
    message: expect.stringMatching(/./),
    error: 'Bad Request',
  });
});

test.each(['ff', 'f09f98', '80', 'c0af', 'eda0bd', 'f4908080'])(
  'a text whose bytes are no UTF-8 gets a 400 on every route: %s',
  async (hex) => {
    const body = Buffer.from(BODY.replace('hi', '??')).toString('latin1');
    const spoiled = body.replace('??', Buffer.from(hex, 'hex').toString('latin1'));
    for (const route of [ROUTE, '/conversation/seed']) {
      const answer = await server.client.send('POST', route, Buffer.from(spoiled, 'latin1'));
      expect(answer.status).toBe(400);
      expect(answer.body.toString()).toBe(refused('The body is not well-formed UTF-8'));
    }
  },
);

test('a replacement character that the client wrote is a text like any other', async () => {
  const body = JSON.stringify({ messages: [{ from: 'human', value: '\ufffd' }] });
  expect((await post(body)).status).toBe(404);
});

describe('a body at the limit is read, and one byte more gets a 413', () => {
  const padded = (bytes: number): string => BODY + ' '.repeat(bytes - BODY.length);
  const TOO_LARGE =
    '{"statusCode":413,"message":"Request body is too large","error":"Payload Too Large"}';

  test('when its length is announced', async () => {
    expect((await post(padded(LIMIT))).status).toBe(200);
    const answer = await post(padded(LIMIT + 1));
    expect(answer.status).toBe(413);
    expect(answer.body.toString()).toBe(TOO_LARGE);
  });

  test('when it comes in chunks', async () => {
    const chunked = { 'transfer-encoding': 'chunked' };
    expect((await post(padded(LIMIT), chunked)).status).toBe(200);
    const answer = await post(padded(LIMIT + 1), chunked);
    expect(answer.status).toBe(413);
    expect(answer.body.toString()).toBe(TOO_LARGE);
  });
});

describe('content types', () => {
  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
    '%s is read',
    async (type) => {
      expect((await post(BODY, { 'content-type': type })).status).toBe(200);
    },
  );

  const notJson = 'The body must be application/json';
  const notUtf8 = 'The body must be in UTF-8';
  test.each([
    ['text/plain', notJson],
    ['text/json', notJson],
    ['application/x-www-form-urlencoded', notJson],
    ['multipart/form-data; boundary=x', notJson],
    ['application/json; charset=utf-16', notUtf8],
    ['application/json;charset="iso-8859-1"', notUtf8],
  ])('%s gets a 415 that says what is read', async (type, message) => {
    const answer = await post(BODY, { 'content-type': type });
    expect(answer.status).toBe(415);
    expect(json(answer)).toEqual({ statusCode: 415, message, error: 'Unsupported Media Type' });
  });

  test.each(['gzip', 'br', 'identity, gzip'])(
    'content-encoding %s gets a 415',
    async (encoding) => {
      const answer = await post(BODY, { 'content-encoding': encoding });
      expect(answer.status).toBe(415);
      expect(json(answer)).toEqual({
        statusCode: 415,
        message: 'The body must not have a content-encoding',
        error: 'Unsupported Media Type',
      });
    },
  );
});

describe('what is not a route gets a 404 in the usual shape', () => {
  test.each([
    ['GET', ROUTE],
    ['PUT', ROUTE],
    ['DELETE', ROUTE],
    ['PATCH', ROUTE],
    ['OPTIONS', ROUTE],
    ['POST', `${ROUTE}/more`],
    ['POST', '/CONVERSATION/completion'],
    ['GET', '/'],
    ['GET', '/favicon.ico'],
  ])('%s %s', async (method, path) => {
    const answer = await server.client.send(method, path);
    expect(answer.status).toBe(404);
    expect(json(answer)).toEqual({
      statusCode: 404,
      message: `Cannot ${method} ${path}`,
      error: 'Not Found',
    });
  });

  test('HEAD, without a body', async () => {
    const { status, body, headers } = await server.client.send('HEAD', ROUTE);
    expect([status, body.length]).toEqual([404, 0]);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  });
});
