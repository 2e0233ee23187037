import { connect } from 'node:net';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker, joined } from '../../support/openai/asker.js';
import { OpenStream, streamRequest } from '../../support/openai/open-stream.js';
import { sendRaw } from '../../support/raw.js';
import type { Server } from '../../support/server.js';
import { BareUpstream, type Script } from '../../support/upstream/bare-upstream.js';
import { answers, begins, framed, worded } from '../../support/upstream/scripts.js';
import { until } from '../../support/until.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const WORDS = ['One', ' two', ' three', ' four.'];
const BEGUN = framed(worded(...WORDS).slice(0, 4));
const REST = framed(worded(...WORDS).slice(4));
const SLOTS = 2;

const house = new House();
let upstream: BareUpstream;
let server: Server;
let asker: Asker;

beforeAll(async () => {
  upstream = await BareUpstream.start(answers(...WORDS));
  server = await house.serve({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: upstream.url, UPSTREAM_RETRY_MS: '0' },
    ...{ MAX_CONCURRENCY: String(SLOTS), MAX_QUEUE: '1', LOG_LEVEL: 'debug' },
  });
  asker = new Asker(server.client);
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

/** Begins an answer, and goes on when it is told to. */
function held(): { readonly script: Script; goOn(): void } {
  const waiting: ServerResponse[] = [];
  return {
    script: begins(BEGUN, (response) => waiting.push(response)),
    goOn: () => {
      for (const response of waiting) response.end(REST);
    },
  };
}

describe('A live stream', () => {
  test('comes as it is made', async () => {
    const { script, goOn } = held();
    upstream.script = script;
    const stream = await open({ connection: 'close' });
    await stream.received(4);
    expect(stream.text).not.toContain('[DONE]');
    goOn();
    await stream.ended();
    expect(stream.text).toContain('[DONE]');
  });

  test('keeps its turn among pipelined requests', async () => {
    upstream.script = answers(...WORDS);
    const socket = connect(server.port, '127.0.0.1').setEncoding('latin1');
    let received = '';
    socket.on('data', (part: string) => (received += part));
    const bytes = ['a', 'b'].map((model) => streamRequest({ ...TALK, model }));
    socket.write(Buffer.concat(bytes));
    await until('both are there', () => received.match(/\[DONE\]/g)?.length === 2);
    const models = [...received.matchAll(/"model":"(\w)"/g)].map(([, model]) => model);
    expect([...models].sort()).toEqual(models);
    expect(new Set(models)).toEqual(new Set(['a', 'b']));
    socket.destroy();
  });

  test('goes to a client of HTTP/1.0 without chunks, and to its end', async () => {
    upstream.script = answers(...WORDS);
    const bytes = streamRequest(TALK).toString().replace('HTTP/1.1', 'HTTP/1.0');
    const answer = await sendRaw(server.port, bytes);
    expect(answer?.head).not.toMatch(/transfer-encoding/i);
    expect(answer?.body).toMatch(/^data: \{[^]*data: \[DONE\]\n\n$/);
  });

  test('is none for HEAD', async () => {
    const before = upstream.received.length;
    const { status, body } = await server.client.send('HEAD', '/v1/chat/completions');
    expect([status >= 400, body.length]).toEqual([true, 0]);
    expect(upstream.received).toHaveLength(before);
  });
});

describe('A fault in front of a live stream', () => {
  const fault = (its: string): Record<string, string> => ({ 'x-reprise-fault': its });

  test('disconnect resets it after so many events', async () => {
    upstream.script = begins(BEGUN);
    const stream = await open(fault('disconnect; after=2'));
    await stream.ended();
    expect(stream.events).toHaveLength(2);
  });

  test('stall stops it, and ends the upstream’s answer', async () => {
    upstream.script = begins(BEGUN);
    const stream = await open(fault('stall; after=2'));
    await stream.received(2);
    await upstream.idle();
    expect([stream.events.length, stream.isOpen]).toEqual([2, true]);
    stream.leave();
  });

  test('truncate ends it in the middle of an event', async () => {
    upstream.script = begins(BEGUN);
    const answer = await asker.send({ ...TALK, stream: true }, fault('truncate; after=2'));
    const text = answer.body.toString();
    expect([text.split('\n\n').length, text.includes('[DONE]')]).toEqual([3, false]);
  });

  test('malformed and slow let it go on', async () => {
    upstream.script = answers(...WORDS);
    const garbled = await asker.send({ ...TALK, stream: true }, fault('malformed; after=1'));
    const events = garbled.body.toString().split('\n\n');
    expect(() => JSON.parse(events[1].slice(6)) as unknown).toThrow();
    expect(events.at(-2)).toBe('data: [DONE]');
    const { json } = await asker.streamed(TALK, fault('slow; after=5'));
    expect(joined(json)).toEqual([WORDS.join('')]);
  });

  test('an error of ours asks no upstream', async () => {
    const before = upstream.received.length;
    expect((await asker.refused(TALK, fault('500'))).answer.status).toBe(500);
    expect(upstream.received).toHaveLength(before);
  });
});
