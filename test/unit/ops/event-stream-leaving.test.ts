import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EventStream, type StreamEnd } from '../../../src/ops/event-stream.js';
import { FaultyEvents } from '../../../src/ops/faulty-events.js';
import { inTurn, QueuedResponses } from '../../../src/ops/queued-responses.js';
import { StalledAnswers } from '../../../src/ops/stalled-answers.js';
import { TimerWheel } from '../../../src/pace/timer-wheel.js';
import { ListedEvents } from '../../support/listed-events.js';
import { until } from '../../support/until.js';

const HOUR_MS = 3_600_000;
const CLIENTS = 500;
const REQUEST = 'GET /KIND HTTP/1.1\r\nhost: x\r\n\r\n';
const LARGE = 'x'.repeat(1 << 20);

/** Streams that do not end by themselves, each in its own way. */
const KINDS = ['early', 'middle', 'stalled', 'silent', 'unread'];

let server: Server;
let wheel: TimerWheel;
let stalled: StalledAnswers;
let ends: StreamEnd[];
let begun: number;

beforeEach(async () => {
  wheel = new TimerWheel();
  stalled = new StalledAnswers();
  ends = [];
  begun = 0;
  const queued = new QueuedResponses();
  server = createServer((request, response) => {
    queued.watch(request, response);
    begun++;
    const stall = (): void => stalled.add(response);
    const events = eventsOf(request.url?.slice(1) ?? '', stall);
    const onEnd = (end: StreamEnd): unknown => ends.push(end);
    const options = { wheel, start: wheel.now(), headers: [], onEnd };
    const stream = new EventStream(response, events, options);
    inTurn(
      response,
      () => stream.begin(),
      () => onEnd({ ttft: undefined, complete: false }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function eventsOf(kind: string, stall: () => void): ListedEvents | FaultyEvents {
  const some = [{ text: 'a' }, { text: 'b' }, { text: 'c', due: HOUR_MS }];
  if (kind === 'early') return new ListedEvents([{ text: 'a', due: HOUR_MS }]);
  if (kind === 'middle') return new ListedEvents(some);
  if (kind === 'unread') return new ListedEvents(Array(64).fill({ text: LARGE }));
  const after = kind === 'stalled' ? 1 : 0;
  return new FaultyEvents(new ListedEvents(some), { type: 'stall', after }, stall);
}

/** Connects clients that ask, and read nothing; resolves when all their requests are under way. */
async function come(requests: (client: number) => string[]): Promise<Socket[]> {
  const { port } = server.address() as AddressInfo;
  const asked = Array.from({ length: CLIENTS }, (_, client) => requests(client));
  const clients = asked.map((kinds) => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.pause();
    socket.write(kinds.map((kind) => REQUEST.replace('KIND', kind)).join(''));
    return socket;
  });
  await until('all are under way', () => begun === asked.flat().length);
  return clients;
}

async function expectNothingLeft(): Promise<void> {
  await until('all ends are told', () => ends.length === begun);
  expect(ends.filter(({ complete }) => complete)).toEqual([]);
  expect([wheel.size, stalled.size]).toEqual([0, 0]);
  const connections = (): Promise<number> =>
    new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
  await until('no connection is left', async () => (await connections()) === 0);
  expect(ends).toHaveLength(begun);
}

test('500 clients that leave have no timers and no connections any more', async () => {
  const clients = await come((client) => [KINDS[client % KINDS.length]]);
  // All but those that wait for their clients to read.
  await until('all wait', () => wheel.size === (CLIENTS * 4) / 5);
  expect(stalled.size).toBe((CLIENTS * 2) / 5);
  for (const client of clients) client.destroy();
  await expectNothingLeft();
});

test('nor have those whose requests wait behind others on their connections', async () => {
  const clients = await come((client) => [0, 1, 2].map((i) => KINDS[(client + i) % KINDS.length]));
  for (const client of clients) client.resetAndDestroy();
  await expectNothingLeft();
});

test('a server that ends closes the connections of answers that have stalled, and will', async () => {
  await come((client) => [client % 2 === 0 ? 'stalled' : 'silent']);
  expect(stalled.size).toBe(CLIENTS);
  stalled.close();
  await expectNothingLeft();
  await come(() => ['stalled']);
  await expectNothingLeft();
});
