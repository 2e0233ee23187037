import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { OpenStream, streamRequest } from '../../support/openai/open-stream.js';
import type { Server } from '../../support/server.js';
import { BareUpstream } from '../../support/upstream/bare-upstream.js';
import { answers, begins, framed, worded } from '../../support/upstream/scripts.js';
import { until } from '../../support/until.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const WORDS = ['One', ' two', ' three', ' four.'];
const BEGUN = framed(worded(...WORDS).slice(0, 4));
const SLOTS = 2;

const house = new House();
let upstream: BareUpstream;
let server: Server;

beforeAll(async () => {
  upstream = await BareUpstream.start(answers(...WORDS));
  server = await house.serve({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: upstream.url, UPSTREAM_RETRY_MS: '0' },
    ...{ MAX_CONCURRENCY: String(SLOTS), MAX_QUEUE: '1', LOG_LEVEL: 'debug' },
  });
});
/** All is free whatever happened: at the upstream, and here. */
afterEach(async () => {
  await upstream.idle();
  upstream.script = begins(BEGUN);
  const streams = await Promise.all(Array.from({ length: SLOTS }, () => open()));
  await Promise.all(streams.map((stream) => stream.received(4)));
  for (const stream of streams) stream.leave();
  await upstream.idle();
  expect(server.child.stderr).not.toMatch(/"level":[56]0/);
});
afterAll(async () => {
  await house.leave();
  await upstream.close();
});

function open(headers: Record<string, string> = {}): Promise<OpenStream> {
  return OpenStream.open(server, TALK, headers);
}

describe('A client that leaves', () => {
  test('in the middle of a stream, or before its first event, ends it at the upstream', async () => {
    for (const its of [begins(BEGUN), begins(': wait\n\n'), () => undefined]) {
      upstream.script = its;
      const before = upstream.received.length;
      const streams = await Promise.all([open(), open()]);
      await until('both are asked for', () => upstream.received.length === before + 2);
      for (const stream of streams) stream.leave();
      await upstream.idle();
    }
  });

  test('while a whole answer or several prompts are under way, too', async () => {
    const chat = streamRequest({ ...TALK, stream: false });
    const texts = streamRequest({ model: 'm', prompt: ['a', 'b', 'c'] });
    const path = (bytes: Buffer): Buffer =>
      Buffer.from(bytes.toString().replace('/v1/chat/completions', '/v1/completions'));
    for (const [bytes, asked] of [
      [chat, 1],
      [path(texts), 3],
      [path(streamRequest({ model: 'm', prompt: ['a', 'b', 'c'], stream: false })), 3],
    ] as const) {
      upstream.script = begins(BEGUN);
      const before = upstream.received.length;
      const socket = connect(server.port, '127.0.0.1');
      socket.write(bytes);
      await until('all are asked for', () => upstream.received.length === before + asked);
      socket.destroy();
      await upstream.idle();
    }
  });

  test('with requests that wait for their turn on its connection, too', async () => {
    upstream.script = begins(BEGUN);
    const before = upstream.received.length;
    const socket = connect(server.port, '127.0.0.1');
    socket.write(Buffer.concat([streamRequest(TALK), streamRequest(TALK)]));
    await until('both are asked for', () => upstream.received.length === before + 2);
    socket.destroy();
    await upstream.idle();
  });
});
