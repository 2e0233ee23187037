import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker, type Headers } from '../../support/openai/asker.js';
import { lineOf } from '../../support/openai/logged-requests.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import type { Server } from '../../support/server.js';
import { until } from '../../support/until.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const AT_ONCE = { 'x-reprise-ttft-ms': '0', 'x-reprise-itl-ms': '0' };

const house = new House();
let server: Server;
let asker: Asker;

beforeAll(() =>
  house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'one two three four five six' },
      ],
    },
  ]),
);
afterAll(() => house.leave());

/** Asks for twenty answers: whatever else was due meanwhile has come. */
async function askOthers(): Promise<void> {
  for (let i = 0; i < 20; i++) await asker.whole(TALK, AT_ONCE);
}

describe('PACE_TTFT_PER_TOKEN_MS', () => {
  const PER_TOKEN_MS = 60_000;
  beforeAll(async () => {
    const PACE_TTFT_PER_TOKEN_MS = String(PER_TOKEN_MS);
    server = await house.serve({ PACE_TTFT_PER_TOKEN_MS, LOG_LEVEL: 'debug' });
    asker = new Asker(server.client);
  });

  test('lets the first token wait for each token of the prompt', async () => {
    const open = await OpenStream.open(server, TALK);
    await askOthers();
    expect([open.text, open.isOpen]).toEqual(['', true]);
    open.leave();
    const headers = { 'x-request-id': 'quicker', 'x-reprise-speed': '1000' };
    const { json } = await asker.whole(TALK, headers);
    const { duration } = await lineOf(server, 'quicker');
    expect(duration).toBeGreaterThanOrEqual((json.usage.prompt_tokens * PER_TOKEN_MS) / 1000);
  });
});

describe('PACE_LOAD_FACTOR', () => {
  beforeAll(async () => {
    server = await house.serve({
      PACE_LOAD_FACTOR: '20',
      MAX_CONCURRENCY: '2',
      LOG_LEVEL: 'debug',
    });
    asker = new Asker(server.client);
  });

  test('makes an answer take as many times as long while as many run as may', async () => {
    const other = await OpenStream.open(server, TALK, { 'x-reprise-itl-ms': '60000' });
    await other.received(1);
    await asker.streamed(TALK, { 'x-request-id': 'stream', 'x-reprise-ttft-ms': '40' });
    await asker.whole(TALK, { 'x-request-id': 'whole', 'x-reprise-ttft-ms': '40' });
    other.leave();
    expect((await lineOf(server, 'stream')).ttft).toBeGreaterThanOrEqual(800);
    expect((await lineOf(server, 'whole')).duration).toBeGreaterThanOrEqual(800);
  });
});

describe('Of a pace that varies,', () => {
  /** So wide that some seeds have their answers within a moment, and some within an hour. */
  const WIDE: Headers = { 'x-reprise-ttft-ms': 'lognormal:60000,10', 'x-reprise-itl-ms': '0' };
  const SOON = [0, 3, 5, 7, 12];
  const LATE = [1, 2, 6, 8];

  beforeAll(async () => {
    server = await house.serve();
    asker = new Asker(server.client);
  });

  const open = (seed: number): Promise<OpenStream> =>
    OpenStream.open(server, { ...TALK, seed }, WIDE);

  test('the same request and seed have the same delays, and another seed others', async () => {
    for (const seeds of [
      [...LATE, ...SOON],
      [...SOON, ...LATE],
    ]) {
      const streams = new Map<number, OpenStream>();
      for (const seed of seeds) streams.set(seed, await open(seed));
      await until('those of a short delay come', () =>
        SOON.every((seed) => streams.get(seed)?.text.endsWith('data: [DONE]\n\n')),
      );
      await askOthers();
      for (const seed of LATE) expect(streams.get(seed)).toMatchObject({ text: '', isOpen: true });
      for (const stream of streams.values()) stream.leave();
    }
  });
});
