import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker, errorIn } from '../../support/openai/asker.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import { sendRaw } from '../../support/raw.js';
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
    {
      conversations: [
        { from: 'human', value: 'long' },
        { from: 'gpt', value: 'word '.repeat(1500) },
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

describe('A body that is not what its head says', () => {
  const head = (...lines: string[]): string =>
    [`POST ${CHAT} HTTP/1.1`, 'host: x', 'content-type: application/json', ...lines, '', ''].join(
      '\r\n',
    );
  const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

  test.each<[what: string, sent: string]>([
    ['shorter by a byte', head(`content-length: ${BODY.length + 1}`) + BODY],
    ['not there', head(`content-length: ${BODY.length}`)],
    ['cut in the middle', head(`content-length: ${BODY.length}`) + BODY.slice(0, 20)],
    ['cut by a byte', head(`content-length: ${BODY.length}`) + BODY.slice(0, -1)],
    ['longer by half', head(`content-length: ${BODY.length - 20}`) + BODY],
    ['of no length', head() + BODY],
    ['of length 0', head('content-length: 0') + BODY],
    ['of a negative length', head('content-length: -5') + BODY],
    ['of a length in letters', head('content-length: many') + BODY],
    ['of a hexadecimal length', head('content-length: 0x39') + BODY],
    ['of two lengths', head('content-length: 5', `content-length: ${BODY.length}`) + BODY],
    ['of a length beyond all numbers', head(`content-length: ${'9'.repeat(400)}`) + BODY],
    ['of a length above the limit', head('content-length: 99999999999') + BODY],
    [
      'of a length and in chunks',
      head(`content-length: ${BODY.length}`, 'transfer-encoding: chunked') +
        chunk(BODY) +
        chunk(''),
    ],
    ['in chunks without end', head('transfer-encoding: chunked') + chunk(BODY)],
    ['in a chunk cut short', head('transfer-encoding: chunked') + chunk(BODY).slice(0, 20)],
    ['in chunks of no size', head('transfer-encoding: chunked') + `z\r\n${BODY}\r\n`],
    ['in a chunk without end', head('transfer-encoding: chunked') + `ffffffffffffffff\r\n${BODY}`],
    ['in an encoding that there is not', head('transfer-encoding: rot13') + BODY],
    [
      'compressed by its word',
      head('content-encoding: gzip', `content-length: ${BODY.length}`) + BODY,
    ],
  ])('is refused, or the connection is closed: %s', async (_, sent) => {
    const answer = await sendRaw(server.port, sent, { halfClose: true });
    if (!answer) return;
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    const { error } = JSON.parse(answer.body) as { error: object };
    expect(Object.keys(error)).toEqual(['message', 'type', 'param', 'code']);
  });

  test('is refused as soon as it is whole, when it is cut anywhere', async () => {
    const told = await Promise.all(
      Array.from({ length: BODY.length }, async (_, length) => {
        const answer = await server.client.send('POST', CHAT, BODY.slice(0, length), {
          'content-type': TYPES[length % 2],
        });
        return [answer.status, errorIn(answer).error.param];
      }),
    );
    expect(told).toEqual(told.map(() => [400, null]));
  });
});

describe('The most that one request may ask for', () => {
  const headers = { 'x-reprise-on-miss': 'echo' };
  const ask = (path: string, body: object): ReturnType<Server['client']['send']> =>
    server.client.send('POST', path, JSON.stringify({ model: 'm', ...body }), headers);
  const said = (content: string): object => ({ messages: [{ role: 'user', content }] });

  test.each([false, true])(
    'is answered: 128 replies of 10,000 characters, streamed: %j',
    async (stream) => {
      const content = 'x'.repeat(10_000);
      const { status, body } = await ask(CHAT, { n: 128, stream, ...said(content) });
      expect(status).toBe(200);
      expect(body.length).toBeGreaterThan(128 * content.length);
    },
  );

  test('is answered: 2,048 prompts with all that is told of them', async () => {
    const prompt = Array.from({ length: 2048 }, (_, i) => `${i}`);
    const { status, body } = await ask(TEXT, { prompt, logprobs: 5, echo: true });
    expect(status).toBe(200);
    const { choices } = JSON.parse(body.toString()) as { choices: { text: string }[] };
    expect(choices.map(({ text }) => text)).toEqual(prompt.map((each) => each + each));
  });

  const words = 'word '.repeat(1500);
  test.each<[what: string, path: string, body: object]>([
    ['the tokens of long replies', CHAT, { n: 128, logprobs: true, ...said(words) }],
    ['the tokens of a long stream', CHAT, { n: 128, logprobs: true, stream: true, ...said(words) }],
    [
      'the tokens of many replies',
      TEXT,
      { prompt: Array.from({ length: 100 }, () => words), logprobs: 0 },
    ],
    [
      'the tokens of prompts',
      TEXT,
      { prompt: words, n: 128, logprobs: 0, echo: true, max_tokens: 1 },
    ],
    [
      'the text of prompts',
      TEXT,
      { prompt: 'word '.repeat(450_000), n: 128, echo: true, max_tokens: 1 },
    ],
    ['a quarter of a gigabyte', CHAT, { n: 128, ...said('word '.repeat(450_000)) }],
  ])('is refused beyond that: %s', async (_, path, body) => {
    const answer = await ask(path, body);
    expect([answer.status, errorIn(answer).error.code]).toEqual([400, 'answer_too_large']);
  });
});

test('several faults of one request are one refusal', async () => {
  const prompt = ['never said', 'long', 'nor this', 'long'];
  const body = JSON.stringify({ model: 'm', prompt, n: 128, logprobs: 0 });
  const answer = await server.client.send('POST', TEXT, body);
  expect([400, 404]).toContain(answer.status);
  expect(errorIn(answer).error.type).toBe('invalid_request_error');
});

test('what a client sends behind its request does not end up in its stream', async () => {
  const stream = await OpenStream.open(server, TALK, { 'x-reprise-itl-ms': '60000' });
  await stream.received(1);
  stream.socket.write('no HTTP\r\n\r\n');
  await stream.ended();
  expect(stream.text).not.toContain('HTTP/1.1');
});
