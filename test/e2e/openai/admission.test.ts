import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import OpenAI from 'openai';
import { Asker } from '../../support/openai/asker.js';
import { lineOf } from '../../support/openai/logged-requests.js';
import { House } from '../../support/house.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import type { Server } from '../../support/server.js';
import { until } from '../../support/until.js';

const HI = [{ role: 'user', content: 'hi' }] as const;
const TALK = { model: 'm', messages: [...HI] };
const LONG = { 'x-reprise-itl-ms': '3600000' };
const FULL = { message: 'The server is busy: 2 running, 1 waiting.', code: 'queue_full' };

const house = new House();
beforeAll(() =>
  house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'one two three' },
      ],
    },
  ]),
);
afterAll(() => house.leave());

/** A client of the official SDK, and the statuses that it has met. */
function sdk({ url }: Server): { openai: OpenAI; statuses: number[] } {
  const statuses: number[] = [];
  const observed: typeof fetch = async (...args) => {
    const response = await fetch(...args);
    statuses.push(response.status);
    return response;
  };
  const options = { baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 1, fetch: observed };
  return { openai: new OpenAI(options), statuses };
}

describe('MAX_CONCURRENCY=2 and MAX_QUEUE=1', () => {
  let server: Server;
  let asker: Asker;
  let running: OpenStream[];

  beforeAll(async () => {
    server = await house.serve({ MAX_CONCURRENCY: '2', MAX_QUEUE: '1', LOG_LEVEL: 'debug' });
    asker = new Asker(server.client);
  });
  beforeEach(async () => {
    running = [await open(), await open()];
    await Promise.all(running.map((stream) => stream.received(1)));
  });

  const open = (): Promise<OpenStream> => OpenStream.open(server, TALK, LONG);

  /** Nobody may come any more: whoever was to wait does. */
  async function expectFull(): Promise<void> {
    // Over a connection that came later than theirs.
    server.client.close();
    await server.client.send('GET', '/health');
    const { answer, json } = await asker.refused(TALK);
    expect(answer.status).toBe(429);
    expect(answer.headers).toMatchObject({
      'retry-after': '1',
      'retry-after-ms': '1000',
      'x-ratelimit-limit-requests': '3',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '1s',
    });
    expect(json.error).toEqual({ ...FULL, type: 'requests', param: null });
  }

  test('let one wait, refuse the next, and answer who waits when a slot is free', async () => {
    const waiting = await open();
    await expectFull();
    expect([waiting.text, waiting.isOpen]).toEqual(['', true]);
    running[0].leave();
    await waiting.received(1);
    running[1].leave();
    waiting.leave();
  });

  test('answer who waits for an answer that is not streamed', async () => {
    const waiting = asker.whole(TALK);
    running[1].leave();
    const { json } = await waiting;
    expect(json.choices[0].message.content).toBe('one two three');
    running[0].leave();
  });

  test('give the place of one who leaves while it waits to the next', async () => {
    const first = await open();
    await expectFull();
    const before = lefts();
    first.leave();
    await until('it is known', () => lefts() > before);
    const second = await open();
    await expectFull();
    running[0].leave();
    await second.received(1);
    expect(first.text).toBe('');
    running[1].leave();
    second.leave();
  });

  test('refuse in a way that the official SDK tries again, and is answered then', async () => {
    const waiting = await open();
    await expectFull();
    const { openai, statuses } = sdk(server);
    const asked = openai.chat.completions.create(TALK);
    await until('it is refused', () => statuses.length > 0);
    for (const stream of [...running, waiting]) stream.leave();
    expect((await asked).choices[0].message.content).toBe('one two three');
    expect(statuses).toEqual([429, 200]);
  });

  const lefts = (): number => server.child.stderr.match(/"error":"client_left"/g)?.length ?? 0;
});

describe('A slot is free again after', () => {
  let server: Server;
  let asker: Asker;
  beforeAll(async () => {
    server = await house.serve({ MAX_CONCURRENCY: '1', MAX_QUEUE: '0' });
    asker = new Asker(server.client);
  });

  test.each<[string, number, object, Record<string, string>]>([
    ['an injected error', 500, {}, { 'x-reprise-fault': '500' }],
    ['a miss', 404, { messages: [{ role: 'user', content: 'unknown' }] }, {}],
    ['a body that is no request', 400, { messages: [] }, {}],
    ['a header that is wrong', 400, {}, { 'x-reprise-speed': 'x' }],
    ['a wish that is wrong', 400, {}, { 'x-reprise-pick': 'x' }],
    ['a body that is garbled', 200, {}, { 'x-reprise-fault': 'malformed' }],
    ['an answer that is cut off', 200, { stream: true }, { 'x-reprise-fault': 'truncate' }],
  ])('%s', async (_, status, fields, headers) => {
    for (let i = 0; i < 3; i++) {
      expect((await asker.send({ ...TALK, ...fields }, headers)).status).toBe(status);
    }
    await asker.whole(TALK);
  });

  test('a connection that is reset', async () => {
    for (let i = 0; i < 3; i++) {
      const reset = asker.send(TALK, { 'x-reprise-fault': 'disconnect' });
      await expect(reset).rejects.toThrow();
      await until('the slot is free', async () => (await asker.send(TALK)).status === 200);
    }
  });
});

test.each([false, true])(
  'The pace of one who waits begins when it is its turn (streamed: %s)',
  async (stream) => {
    const server = await house.serve({ MAX_CONCURRENCY: '1', LOG_LEVEL: 'debug' });
    const asker = new Asker(server.client);
    const pace = { 'x-reprise-ttft-ms': '200', 'x-reprise-itl-ms': '50' };
    const ids = ['a', 'b', 'c'];
    await Promise.all(
      ids.map((id) => asker.send({ ...TALK, stream }, { ...pace, 'x-request-id': id })),
    );
    const lines = await Promise.all(ids.map((id) => lineOf(server, id)));
    const ends = lines.map(({ time }) => Number(time)).sort((one, other) => one - other);
    // Three tokens: 200 ms, and twice 50. Times in the log are whole milliseconds.
    for (const i of [1, 2]) expect(ends[i] - ends[i - 1]).toBeGreaterThanOrEqual(299);
  },
);

describe('RATE_LIMIT_RPM', () => {
  test('refuses in a way that the official SDK waits for just as long as it must', async () => {
    const server = await house.serve({ RATE_LIMIT_RPM: '60' });
    const asker = new Asker(server.client);
    const statuses = await until('it is refused first', async () => {
      let last = await asker.send(TALK);
      while (last.status === 200) last = await asker.send(TALK);
      const { 'retry-after': seconds, 'retry-after-ms': ms } = last.headers;
      expect(Number(ms)).toBeGreaterThan(0);
      expect(seconds).toBe(String(Math.ceil(Number(ms) / 1000)));
      const client = sdk(server);
      const { choices } = await client.openai.chat.completions.create(TALK);
      expect(choices[0].message.content).toBe('one two three');
      return client.statuses.length > 1 && client.statuses;
    });
    expect(statuses).toEqual([429, 200]);
  });
});
