import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker, joined } from '../../support/openai/asker.js';
import { lineOf } from '../../support/openai/logged-requests.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import type { Server } from '../../support/server.js';
import { BareUpstream, type Script } from '../../support/upstream/bare-upstream.js';
import { answers, begins, resets, tells } from '../../support/upstream/scripts.js';
import { until } from '../../support/until.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const NO = { error: { message: 'Not now.', type: 'requests', param: null, code: null } };
const SOON = { 'retry-after-ms': '20' };

const house = new House();
let upstream: BareUpstream;
let server: Server;
let asker: Asker;

beforeAll(async () => {
  upstream = await BareUpstream.start(answers('Well.'));
  server = await house.serve({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: upstream.url, UPSTREAM_RETRY_MS: '1000' },
    ...{ MAX_CONCURRENCY: '1', LOG_LEVEL: 'debug' },
  });
  asker = new Asker(server.client);
});
beforeEach(() => {
  upstream.received.length = 0;
});
afterAll(async () => {
  await house.leave();
  await upstream.close();
});

/** Does so at first, and then answers. */
function first(...scripts: readonly Script[]): Script {
  let at = 0;
  return (response, request) => {
    (at < scripts.length ? scripts[at++] : answers('Well.'))(response, request);
  };
}

describe('An upstream that recovers', () => {
  const refusals: [what: string, scripts: Script[]][] = [
    ['429s that say when', [tells(NO, 429, SOON), tells(NO, 429, SOON)]],
    ['a 500', [tells(NO, 500)]],
    ['a 502 and a 503', [tells(NO, 502, SOON), tells(NO, 503, SOON)]],
    ['a reset', [resets]],
  ];
  test.each(refusals)('is asked again after %s', async (_, scripts) => {
    for (const stream of [false, true]) {
      upstream.received.length = 0;
      upstream.script = first(...scripts);
      if (stream) expect(joined((await asker.streamed(TALK)).json)).toEqual(['Well.']);
      else expect((await asker.whole(TALK)).json.choices[0].message.content).toBe('Well.');
      expect(upstream.received).toHaveLength(scripts.length + 1);
      // It is asked the same.
      expect(new Set(upstream.received.map(({ text }) => text)).size).toBe(1);
    }
  });

  test('waits as long as it is asked to', async () => {
    upstream.script = first(tells(NO, 429, { 'retry-after-ms': '350', 'retry-after': '9' }));
    const start = performance.now();
    await asker.whole(TALK);
    expect(performance.now() - start).toBeGreaterThanOrEqual(349);
  });
});

describe('An upstream that does not recover', () => {
  test('is asked until the patience is used up', async () => {
    upstream.script = tells(NO, 503, { 'retry-after-ms': '300' });
    const { answer, json } = await asker.refused(TALK);
    expect([answer.status, json.error.code]).toEqual([503, 'upstream_error']);
    expect(answer.headers['retry-after']).toBe('1');
    // At once, and after each third of a second that fits into one.
    expect(upstream.received).toHaveLength(4);
  });

  test.each([
    [{ 'retry-after': '30' }, '30'],
    [{ 'retry-after-ms': '20500' }, '21'],
    [{ 'retry-after': '1.5' }, '2'],
  ])('is not waited for when that takes too long: %j', async (headers, seconds) => {
    upstream.script = tells({ ...NO, error: { ...NO.error, code: 'slow_down' } }, 429, headers);
    for (const stream of [false, true]) {
      upstream.received.length = 0;
      const { answer, json } = await asker.refused({ ...TALK, stream });
      expect([answer.status, json.error]).toEqual([
        429,
        { message: 'Not now.', type: 'requests', param: null, code: 'slow_down' },
      ]);
      expect(answer.headers['retry-after']).toBe(seconds);
      expect(upstream.received).toHaveLength(1);
    }
  });

  test('is asked once for what stays wrong, and when its account is empty', async () => {
    const empty = { error: { ...NO.error, code: 'insufficient_quota' } };
    for (const its of [tells(NO, 400), tells(NO, 401), tells(empty, 429)]) {
      upstream.received.length = 0;
      upstream.script = its;
      await asker.refused(TALK);
      expect(upstream.received).toHaveLength(1);
    }
  });

  test('is asked once where an answer has begun', async () => {
    upstream.script = begins(': hello\n\n', resets);
    const { json } = await asker.refused({ ...TALK, stream: true });
    expect(json.error.code).toBe('upstream_cut_off');
    expect(upstream.received).toHaveLength(1);
  });
});

test('A client that leaves while it waits for the next try frees its place, and nothing is tried', async () => {
  upstream.script = tells(NO, 503, { 'retry-after-ms': '900' });
  const id = 'leaves';
  const stream = await OpenStream.open(server, TALK, { 'x-request-id': id });
  await until('it is refused', () => upstream.received.length === 1 && upstream.open === 0);
  stream.leave();
  expect(await lineOf(server, id)).toMatchObject({ error: 'client_left', complete: false });
  upstream.script = answers('Well.');
  // There is one place.
  expect((await asker.whole(TALK)).json.choices[0].message.content).toBe('Well.');
  expect(upstream.received).toHaveLength(2);
});
