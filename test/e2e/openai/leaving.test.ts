import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Asker } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';
import { OpenStream, streamRequest } from '../../support/openai/open-stream.js';
import { describeWithProc, memoryOf, socketsOf } from '../../support/running-process.js';
import type { Server } from '../../support/server.js';
import { until } from '../../support/until.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const HOUR_MS = '3600000';

/** Requests that run, and that wait, in a server that is full. */
const RUNNING = 300;
const WAITING = 200;
const ROUNDS = 4;
const MEGABYTE = 1 << 20;

/** How clients come that leave later. */
const BEFORE_THE_FIRST_EVENT = { 'x-reprise-ttft-ms': HOUR_MS };
const IN_MID_STREAM = { 'x-reprise-itl-ms': HOUR_MS };
const STALLED = { 'x-reprise-fault': 'stall; after=2' };
const NEVER_ANSWERED = { 'x-reprise-fault': 'timeout' };

const house = new House();
let server: Server;
let asker: Asker;

beforeAll(async () => {
  const reply = 'one two three four five six';
  const conversations = [
    { from: 'human', value: 'hi' },
    { from: 'gpt', value: reply },
  ];
  await house.seed([{ conversations }]);
  server = await house.serve({
    MAX_CONCURRENCY: String(RUNNING),
    MAX_QUEUE: String(WAITING),
    LOG_LEVEL: 'debug',
  });
  asker = new Asker(server.client);
});
afterAll(() => house.leave());

/** Streams that have left so far. */
let left = 0;

/** Resolves once the server has told of the end of so many more streams. */
async function told(streams: number): Promise<void> {
  left += streams;
  const ends = (): number => server.child.stderr.match(/"complete":false/g)?.length ?? 0;
  await until('all ends are told', () => ends() >= left);
  expect(ends()).toBe(left);
}

function open(count: number, headers: Record<string, string>): Promise<OpenStream[]> {
  return Promise.all(Array.from({ length: count }, () => OpenStream.open(server, TALK, headers)));
}

/** Resolves once the server has read what was sent: it answers over a connection that came later. */
async function arrived(): Promise<void> {
  server.client.close();
  await server.client.send('GET', '/health');
}

/** Resolves once all slots and all places of the queue are taken. */
async function full(): Promise<void> {
  await arrived();
  const { answer } = await asker.refused(TALK);
  expect(answer.status).toBe(429);
}

/** Resolves once the server has no connection but those it has without clients. */
async function deserted(sockets: number): Promise<void> {
  server.client.close();
  await until('the sockets are closed', () => socketsOf(server.child.pid) === sockets);
}

/** Every slot is free: as many streams as may run begin at once, and nothing need wait for them. */
async function expectAllSlotsFree(): Promise<void> {
  const streams = await open(RUNNING, IN_MID_STREAM);
  await Promise.all(streams.map((stream) => stream.received(1)));
  for (const stream of streams) stream.leave();
  await told(RUNNING);
}

describeWithProc('500 clients that leave', () => {
  test('leave nothing behind: no socket, no slot, no place in the queue, no memory', async () => {
    const { pid } = server.child;
    const sockets = socketsOf(pid);
    let first: number | undefined;
    for (let round = 1; round <= ROUNDS; round++) {
      const begun = [...(await open(100, IN_MID_STREAM)), ...(await open(50, STALLED))];
      const silent = [
        ...(await open(100, BEFORE_THE_FIRST_EVENT)),
        ...(await open(50, NEVER_ANSWERED)),
      ];
      await Promise.all(begun.map((stream) => stream.received(1)));
      const waiting = await open(WAITING, BEFORE_THE_FIRST_EVENT);
      await full();
      for (const { text } of [...silent, ...waiting]) expect(text).toBe('');
      // A place of the queue must not be given to one who has left, nor a slot: those who wait leave at the same time.
      for (const stream of [...waiting, ...begun, ...silent]) stream.leave();
      await told(RUNNING + WAITING);
      await deserted(sockets);
      await expectAllSlotsFree();
      await deserted(sockets);
      first ??= memoryOf(pid);
    }
    const most = (first ?? 0) * 1.2 + 32 * MEGABYTE;
    await until('the memory is as it was', () => memoryOf(pid) < most);
    expect(server.child.stderr).not.toMatch(/"level":[456]0/);
  });

  test('when they have several requests under way on each connection', async () => {
    const sockets = socketsOf(server.child.pid);
    const requests = [BEFORE_THE_FIRST_EVENT, STALLED, IN_MID_STREAM, NEVER_ANSWERED];
    const bytes = Buffer.concat(requests.map((headers) => streamRequest(TALK, headers)));
    const clients = await Promise.all(
      Array.from({ length: (RUNNING + WAITING) / requests.length }, () => connected(bytes)),
    );
    await full();
    for (const client of clients) client.destroy();
    await told(RUNNING + WAITING);
    await deserted(sockets);
    await expectAllSlotsFree();
    await deserted(sockets);
  });

  test('while their requests arrive', async () => {
    const sockets = socketsOf(server.child.pid);
    const bytes = streamRequest(TALK, IN_MID_STREAM);
    const clients = await Promise.all(
      Array.from({ length: 500 }, (_, i) => connected(bytes.subarray(0, (bytes.length * i) / 500))),
    );
    await arrived();
    for (const client of clients) client.resetAndDestroy();
    await deserted(sockets);
    await expectAllSlotsFree();
    await deserted(sockets);
  });
});

/** A connection that has sent some bytes. */
async function connected(bytes: Buffer): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  await new Promise((resolve) => socket.write(bytes, resolve));
  return socket;
}
