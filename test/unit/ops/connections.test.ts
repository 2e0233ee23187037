import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Connections } from '../../../src/ops/connections.js';
import { until } from '../../support/until.js';

/** More than the systems of both sides keep for a connection. */
const LARGE = Buffer.alloc(64 << 20, 'x');
const PATIENCE_MS = 200;

let server: Server;
let connections: Connections;
/** The server's side of each. */
let connected: Socket[];

beforeEach(async () => {
  server = createServer((request, response) => {
    if (request.url === '/large') response.end(LARGE);
    if (request.url === '/paused') response.write(LARGE);
  });
  connections = new Connections(server, PATIENCE_MS);
  connected = [];
  server.on('connection', (socket) => connected.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const open = (): Promise<number> =>
  new Promise((resolve) => server.getConnections((_, count) => resolve(count)));

/** A client that asks, and reads nothing yet. */
async function ask(path: string): Promise<Socket> {
  const asked = once(server, 'request');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
  await asked;
  return socket;
}

test('A client that reads nothing of its answer is cut off; one whose answer is not there yet is not', async () => {
  const waiting = await ask('/never');
  await ask('/large');
  connections.limitUnread();
  await until('one of two is left', async () => (await open()) === 1);
  expect(waiting.destroyed).toBe(false);
  waiting.destroy();
});

test('A client that is slow, but reads, has all of its answer', async () => {
  const reading = await ask('/large');
  connections.limitUnread();
  let received = 0;
  reading.on('data', (piece: Buffer) => (received += piece.length)).resume();
  await until('all is read', () => received > LARGE.length);
  expect(await open()).toBe(1);
  reading.destroy();
});

test('A client that has read all there is may wait for more for as long as it takes', async () => {
  const reading = await ask('/paused');
  const [served] = connected;
  connections.limitUnread();
  expect(served.timeout).toBe(PATIENCE_MS);
  reading.resume();
  await until('all is read', () => served.writableLength === 0);
  connections.limitUnread();
  expect(served.timeout).toBe(0);
  reading.destroy();
});

test('Connections on which nothing was sent can be closed, and no others', async () => {
  const { port } = server.address() as AddressInfo;
  const silent = connect(port, '127.0.0.1');
  await once(server, 'connection');
  const waiting = await ask('/never');
  connections.closeSilent();
  await once(silent.resume(), 'close');
  expect([await open(), waiting.destroyed]).toEqual([1, false]);
  waiting.destroy();
});
