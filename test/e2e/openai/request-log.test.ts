import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Environment } from '../../support/child.js';
import { House } from '../../support/house.js';
import { Asker } from '../../support/openai/asker.js';
import { lineOf as loggedLine, type Line } from '../../support/openai/logged-requests.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import type { Server } from '../../support/server.js';

const QUESTION = 'a question that is secret';
const REPLY = 'a reply that is secret too';
const MISSED = 'nobody has said this secret';
const TALK = { model: 'gpt-4o', messages: [{ role: 'user', content: QUESTION }] };
const KEY = 'sk-the-right-key-0123456789';
const WRONG_KEY = 'sk-another-key-9876543210';
const AUTHORIZED = { authorization: `Bearer ${KEY}` };

const house = new House();
let server: Server;
let asker: Asker;

async function serve(settings: Environment): Promise<void> {
  server = await house.serve({ LOG_LEVEL: 'debug', API_KEYS: KEY, ...settings });
  asker = new Asker(server.client);
}

function lineOf(id: string): Promise<Line> {
  return loggedLine(server, id);
}

function as(id: string, headers: Record<string, string> = {}): Record<string, string> {
  return { ...AUTHORIZED, 'x-request-id': id, ...headers };
}

const TIME = expect.any(Number);
const ABOUT = { level: 20, method: 'POST', route: '/v1/chat/completions', duration: TIME };

beforeAll(() =>
  house.seed([
    {
      conversations: [
        { from: 'human', value: QUESTION },
        { from: 'gpt', value: REPLY },
      ],
    },
  ]),
);
afterAll(() => house.leave());

describe('At LOG_LEVEL=debug there is one line for', () => {
  beforeAll(() => serve({}));

  test('an answer: who, what, how it was found, how much, how long', async () => {
    const { answer, json } = await asker.whole(TALK, AUTHORIZED);
    const line = await lineOf(String(answer.headers['x-request-id']));
    expect(line).toMatchObject({
      ...ABOUT,
      msg: 'POST /v1/chat/completions 200',
      status: 200,
      model: 'gpt-4o',
      stream: false,
      rung: 'history',
      promptTokens: json.usage.prompt_tokens,
      completionTokens: json.usage.completion_tokens,
      complete: true,
    });
    for (const absent of ['ttft', 'fault', 'error', 'content'])
      expect(line).not.toHaveProperty(absent);
  });

  test('a stream, with the time to its first event', async () => {
    await asker.streamed(TALK, as('streamed', { 'x-reprise-ttft-ms': '20' }));
    const line = await lineOf('streamed');
    expect(line).toMatchObject({ ...ABOUT, status: 200, stream: true, complete: true, ttft: TIME });
    expect(line.ttft).toBeGreaterThanOrEqual(20);
    expect(line.duration).toBeGreaterThanOrEqual(line.ttft as number);
  });

  test('a stream that its client leaves', async () => {
    const stream = await OpenStream.open(server, TALK, as('left', { 'x-reprise-itl-ms': '60000' }));
    await stream.received(1);
    stream.leave();
    expect(await lineOf('left')).toMatchObject({ ...ABOUT, ttft: TIME, complete: false });
    const early = await OpenStream.open(
      server,
      TALK,
      as('early', { 'x-reprise-ttft-ms': '60000' }),
    );
    await server.client.send('GET', '/health');
    early.leave();
    const line = await lineOf('early');
    expect(line).toMatchObject({ ...ABOUT, complete: false });
    expect(line).not.toHaveProperty('ttft');
  });

  test('an answer that its client does not wait for', async () => {
    const late = as('gone', { 'x-reprise-ttft-ms': '60000' });
    const asked = await OpenStream.open(server, { ...TALK, stream: false }, late);
    await server.client.send('GET', '/health');
    asked.leave();
    const wanted = { ...ABOUT, status: 499, error: 'client_left', complete: false };
    expect(await lineOf('gone')).toMatchObject(wanted);
  });

  test('a fault, which it names', async () => {
    await asker.refused(TALK, as('error', { 'x-reprise-fault': '503' }));
    const error = { ...ABOUT, status: 503, fault: '503', error: 'overloaded' };
    expect(await lineOf('error')).toMatchObject(error);
    const faulty = as('reset', { 'x-reprise-fault': 'disconnect; after=1' });
    const stream = await OpenStream.open(server, TALK, faulty);
    await stream.ended();
    const reset = { ...ABOUT, status: 200, fault: 'disconnect', complete: false };
    expect(await lineOf('reset')).toMatchObject(reset);
  });

  test.each<[string, number, string, object, Record<string, string>]>([
    ['no-key', 401, 'invalid_api_key', TALK, { authorization: `Bearer ${WRONG_KEY}` }],
    [
      'missed',
      404,
      'no_recorded_reply',
      { ...TALK, messages: [{ role: 'user', content: MISSED }] },
      {},
    ],
    ['no-model', 400, 'missing_required_parameter', { messages: TALK.messages }, {}],
    ['pace', 400, 'invalid_header', TALK, { 'x-reprise-speed': 'x' }],
    [
      'framework',
      404,
      'no_recorded_reply',
      { ...TALK, messages: [{ role: 'user', content: MISSED }] },
      { 'transfer-encoding': 'chunked' },
    ],
  ])('a refusal: %s', async (id, status, error, body, headers) => {
    const { json } = await asker.refused(body, as(id, headers));
    expect(json.error.code).toBe(error);
    expect(await lineOf(id)).toMatchObject({ ...ABOUT, status, error });
  });

  test('what the framework refuses, by the id that the client got', async () => {
    for (const [method, path, status] of [
      ['GET', '/v1/nowhere', 404],
      ['DELETE', '/v1/chat/completions', 405],
    ] as const) {
      const { headers } = await server.client.send(method, path, undefined, AUTHORIZED);
      const line = await lineOf(String(headers['x-request-id']));
      expect(line).toMatchObject({ method, url: path, status });
    }
  });

  test('a request that the lane leaves to the framework, by the id that the client got', async () => {
    const headers = { ...AUTHORIZED, 'transfer-encoding': 'chunked' };
    const { answer } = await asker.refused({ ...TALK, model: 7 }, headers);
    const line = await lineOf(String(answer.headers['x-request-id']));
    expect(line).toMatchObject({ ...ABOUT, status: 400, error: 'invalid_type' });
  });

  test('and never a text, nor a key', () => {
    const log = server.child.stdout + server.child.stderr;
    expect(log).toContain('"requestId":"missed"');
    for (const secret of ['secret', KEY, WRONG_KEY, '0123456789', '9876543210', 'Bearer']) {
      // The start shows a question of the corpus, on purpose.
      expect(log.replace(/^ {2}Try .*$/m, '')).not.toContain(secret);
    }
  });
});
