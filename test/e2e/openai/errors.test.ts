import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorIn } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';
import { sendRaw } from '../../support/raw.js';
import type { Server } from '../../support/server.js';

const CHAT = '/v1/chat/completions';
const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };

const house = new House();
let server: Server;

beforeAll(async () => {
  await house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'hello' },
      ],
    },
  ]);
  server = await house.serve({ BODY_LIMIT: '2mb' });
});
afterAll(() => house.leave());

describe('An error has OpenAI’s envelope', () => {
  test.each([
    ['a body that is not JSON', '{"model":', {}],
    ['a body of null', 'null', { param: null }],
    ['a body of []', '[]', {}],
    ['a body of "x"', '"x"', {}],
    ['a body of {}', '{}', {}],
    ['no messages', '{"model":"m"}', { param: 'messages', code: 'missing_required_parameter' }],
    ['no model', JSON.stringify({ messages: TALK.messages }), { param: 'model' }],
    ['no message in messages', '{"model":"m","messages":[]}', { param: 'messages' }],
    [
      'a role that there is not',
      '{"model":"m","messages":[{"role":"robot","content":"x"}]}',
      { param: 'messages[0].role', code: 'invalid_value' },
    ],
    [
      'a temperature above 2',
      JSON.stringify({ ...TALK, temperature: 2.1 }),
      { param: 'temperature' },
    ],
    ['n below 1', JSON.stringify({ ...TALK, n: 0 }), { param: 'n' }],
    [
      'top_logprobs above 20',
      JSON.stringify({ ...TALK, logprobs: true, top_logprobs: 21 }),
      { param: 'top_logprobs' },
    ],
    [
      'more than 4 stops',
      JSON.stringify({ ...TALK, stop: ['a', 'b', 'c', 'd', 'e'] }),
      { param: 'stop' },
    ],
    [
      'a tool message without an id',
      '{"model":"m","messages":[{"role":"tool","content":"x"}]}',
      { param: 'messages[0].tool_call_id' },
    ],
  ])('for %s', async (_, body, wanted) => {
    // The fast lane, and the framework.
    for (const type of ['application/json', 'application/json;charset="utf-8"']) {
      const answer = await server.client.send('POST', CHAT, body, { 'content-type': type });
      expect(answer.status).toBe(400);
      expect(errorIn(answer).error).toMatchObject({ type: 'invalid_request_error', ...wanted });
    }
  });

  test.each([
    '/v1',
    '/v1/nowhere',
    '/v1/chat',
    '/v1/chat/completions/x',
    '/v1/embeddings',
    '/v1/models/',
    '/models/',
  ])('for the route %s, which there is not', async (path) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await server.client.send(method, path, method === 'POST' ? '{}' : undefined);
      expect(answer.status).toBe(404);
      const { type, message } = errorIn(answer).error;
      expect([type, message]).toEqual(['invalid_request_error', `Invalid URL (${method} ${path})`]);
    }
  });

  test('for the Responses API, with what to use instead', async () => {
    const { message } = errorIn(await server.client.send('POST', '/v1/responses', '{}')).error;
    expect(message).toMatch(/^Invalid URL \(POST \/v1\/responses\)\. .*\/v1\/chat\/completions/);
  });

  test.each([
    ['GET', CHAT, 'POST'],
    ['DELETE', CHAT, 'POST'],
    ['PUT', '/chat/completions', 'POST'],
    ['GET', '/v1/completions', 'POST'],
    ['POST', '/v1/models', 'GET, HEAD'],
    ['DELETE', '/v1/models/m', 'GET, HEAD'],
  ])('for %s %s, a method that the route does not take', async (method, path, allowed) => {
    const answer = await server.client.send(method, path);
    expect([answer.status, answer.headers.allow]).toEqual([405, allowed]);
    expect(errorIn(answer).error.code).toBe('method_not_allowed');
  });

  test.each([
    ['DELETE', CHAT, 405, 'POST'],
    ['PUT', '/v1/completions', 405, 'POST'],
    ['OPTIONS', CHAT, 405, 'POST'],
    ['POST', '/v1/models', 405, 'GET, HEAD'],
    ['DELETE', '/v1/nowhere', 404, undefined],
    ['POST', '/v1/nowhere', 404, undefined],
  ])('for %s %s, whatever the body is and is said to be', async (method, path, ...wanted) => {
    const types = ['application/json', 'text/plain', 'multipart/form-data; boundary=b'];
    for (const type of types) {
      for (const body of [undefined, '', '{']) {
        if (method === 'OPTIONS' && body) continue;
        const answer = await server.client.send(method, path, body, { 'content-type': type });
        expect([answer.status, answer.headers.allow]).toEqual(wanted);
        expect(errorIn(answer).error.type).toBe('invalid_request_error');
      }
    }
  });

  test('for no body, where there should be one', async () => {
    const type = { 'content-type': 'application/json' };
    for (const path of [CHAT, '/v1/completions']) {
      const answers = [
        await server.client.send('POST', path),
        await server.client.send('POST', path, undefined, type),
        await server.client.send('POST', path, '', type),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(400);
        expect(errorIn(answer).error).toEqual({
          message: 'The request has no body; it should be JSON of type application/json',
          type: 'invalid_request_error',
          param: null,
          code: null,
        });
      }
    }
  });

  test('for a body above the limit, where one of a megabyte passes', async () => {
    const large = (units: number): string => JSON.stringify({ ...TALK, user: 'x'.repeat(units) });
    const passed = await server.client.send('POST', CHAT, large(1 << 20));
    expect(passed.status).toBe(200);
    const refused = await server.client.send('POST', CHAT, large(2 << 20));
    expect(refused.status).toBe(413);
    expect(errorIn(refused).error.type).toBe('invalid_request_error');
  });

  test.each([
    ['text/plain', 415],
    ['application/json; charset=utf-16', 415],
  ])('for the content type %s', async (type, status) => {
    const answer = await server.client.send('POST', CHAT, '{}', { 'content-type': type });
    expect([answer.status, errorIn(answer).error.param]).toEqual([status, null]);
  });

  test('for an address that is malformed', async () => {
    const answer = await server.client.send('GET', '/v1/models/%E0%A4%A');
    expect([answer.status, errorIn(answer).error.type]).toEqual([400, 'invalid_request_error']);
  });

  test.each([
    ['a head without a host', `POST ${CHAT} HTTP/1.1\r\ncontent-length: 0\r\n\r\n`, 400],
    ['a header that is none', `POST ${CHAT} HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n`, 400],
    ['an expectation', `POST ${CHAT} HTTP/1.1\r\nhost: x\r\nexpect: magic\r\n\r\n`, 417],
    [
      'headers that are too large',
      `GET /v1/models HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
  ])('for %s', async (_, bytes, status) => {
    const answer = await sendRaw(server.port, bytes);
    expect(answer?.status).toBe(status);
    expect(Object.keys((JSON.parse(answer?.body ?? '') as { error: object }).error)).toEqual([
      'message',
      'type',
      'param',
      'code',
    ]);
  });

  test.each<[string, string[], number]>([
    ['a header that is none', [`POST ${CHAT} HTTP/1.1\r\nhost: x\r\n`, 'bad header\r\n\r\n'], 400],
    ['a line that is broken', ['POS', `T ${CHAT} HTTP/1.1\r\nbad header\r\n\r\n`], 400],
    [
      'headers that are too large',
      [`POST ${CHAT} HTTP/1.1\r\nhost: x\r\nx: `, 'x'.repeat(10_000), 'x'.repeat(10_000)],
      431,
    ],
  ])('for %s, in packets of their own', async (_, packets, status) => {
    async function* apart(): AsyncGenerator<string> {
      for (const packet of packets) {
        yield packet;
        // What was sent before has been read by then.
        await server.client.send('GET', '/health');
      }
    }
    const answer = await sendRaw(server.port, apart());
    expect(answer?.status).toBe(status);
    expect(answer?.head).toMatch(/^x-request-id: req_/m);
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({
      error: { type: 'invalid_request_error', param: null, code: null },
    });
  });

  test('while other surfaces keep theirs', async () => {
    const answer = await server.client.send('POST', '/conversation/completion', '{}');
    expect(JSON.parse(answer.body.toString())).toMatchObject({ statusCode: 400 });
  });
});

describe('Before the first seed', () => {
  test('requests are answered with 503 and may come again', async () => {
    const empty = new House();
    try {
      const { client } = await empty.serve();
      const answer = await client.send('POST', CHAT, JSON.stringify(TALK));
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
      expect(errorIn(answer).error).toMatchObject({ type: 'server_error', code: 'no_corpus' });
    } finally {
      await empty.leave();
    }
  });
});
