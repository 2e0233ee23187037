import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Environment } from '../support/child.js';
import { House } from '../support/house.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';

const HELLO = { from: 'human', value: 'Hello!' };

const house = new House();
beforeAll(() => house.seed([{ conversations: [HELLO, { from: 'gpt', value: 'Hi.' }] }]));
afterAll(() => house.leave());

describe.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])('%s', (signal) => {
  const body = JSON.stringify({ messages: [HELLO] });
  const head = `POST /conversation/completion HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`;

  test('lets a request that is under way have its answer, takes no new one, and ends well', async () => {
    const server = await house.serve({ LOG_LEVEL: 'info' });
    const wanted = await server.client.complete([HELLO]);
    const socket = connect(server.port, '127.0.0.1');
    let received = '';
    socket.on('data', (piece) => (received += piece.toString()));
    socket.write(head);
    // The server asks for the rest: the request is in its hands.
    await until('the request is under way', () => received.includes('100 Continue'));
    socket.write(body.slice(0, 10));
    server.child.kill(signal);
    await until('the server ends', () =>
      server.child.stderr.includes('finishing what is in flight'),
    );
    await until('it takes no new connections', () => isRefused(server.port));
    expect(server.child.running).toBe(true);
    socket.write(body.slice(10));
    await once(socket, 'close');
    expect(received).toMatch(/\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    expect(received.endsWith(`\r\n\r\n${wanted.body.toString()}`)).toBe(true);
    const { status, stderr } = await server.child.end();
    expect(status).toBe(0);
    expect(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      msg: 'Stopped.',
    });
  });

  test('is not held up by connections that are open and idle', async () => {
    const server = await house.serve();
    await Promise.all(Array.from({ length: 8 }, () => server.client.complete([HELLO])));
    const silent = connect(server.port, '127.0.0.1');
    await once(silent, 'connect');
    server.child.kill(signal);
    expect((await server.child.end()).status).toBe(0);
    silent.destroy();
  });
});

test('a server whose log nobody reads any more ends all the same', async () => {
  const { child } = await house.serve({ LOG_LEVEL: 'info' });
  child.stopReading();
  child.kill('SIGTERM');
  expect((await child.end()).status).toBe(0);
});

describe('a request that comes in pieces is answered, and its connection closed', () => {
  const body = JSON.stringify({ messages: [HELLO] });
  const head =
    'POST /conversation/completion HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
  const chunked = `${head}transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const whole = `${head}content-length: ${body.length}\r\n\r\n${body}`;

  test.each([
    ['in a chunk', chunked, chunked.length - 20],
    ['in the body', whole, whole.length - 20],
    ['in a header', whole, head.length - 20],
  ])('when the server is asked to end %s', async (_, request, cut) => {
    const server = await house.serve({ LOG_LEVEL: 'info' });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(request.slice(0, cut));
    await until('the request is under way', async () => {
      const { status } = await server.client.send('GET', '/health');
      return status === 200;
    });
    server.child.kill('SIGTERM');
    await until('the server ends', () =>
      server.child.stderr.includes('finishing what is in flight'),
    );
    socket.write(request.slice(cut));
    const answer = Buffer.concat((await socket.toArray()) as Buffer[]).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    const { status, stderr } = await server.child.end();
    expect(status).toBe(0);
    expect(stderr).not.toContain('Not finished');
  });
});

describe('half a request', () => {
  const half =
    'POST /conversation/completion HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n';

  /** Sends it, and waits until the server has it in its hands. */
  async function sendHalf(settings: Environment): Promise<{ server: Server; socket: Socket }> {
    const server = await house.serve({ LOG_LEVEL: 'info', ...settings });
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
    socket.write(half);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('100 Continue');
    socket.write('{');
    return { server, socket };
  }

  test('is waited for no longer than REQUEST_TIMEOUT_MS', async () => {
    const { socket } = await sendHalf({ REQUEST_TIMEOUT_MS: '100' });
    const answer = Buffer.concat((await socket.toArray()) as Buffer[]).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1])).toEqual({
      statusCode: 408,
      message: 'The request took too long to arrive',
      error: 'Request Timeout',
    });
  });

  test('holds up the end of the server no longer than SHUTDOWN_TIMEOUT_MS', async () => {
    const { server } = await sendHalf({ SHUTDOWN_TIMEOUT_MS: '100' });
    server.child.kill('SIGTERM');
    const { status, stderr } = await server.child.end();
    expect(status).toBe(0);
    expect(stderr).toContain('Not finished within 100 ms: cutting the connections.');
  });

  test.each<[NodeJS.Signals, number]>([
    ['SIGTERM', 128 + 15],
    ['SIGINT', 128 + 2],
  ])('does not hold up a second signal, here %s', async (second, status) => {
    const { server } = await sendHalf({});
    server.child.kill('SIGTERM');
    await until('the server ends', () =>
      server.child.stderr.includes('a second signal ends at once'),
    );
    // The first ones may be so early that they are taken for the same.
    await until('it has ended', () => {
      server.child.kill(second);
      return !server.child.running;
    });
    expect((await server.child.end()).status).toBe(status);
    await server.crash();
  });

  test('is begun once by signals that come together', async () => {
    const server = await house.serve({ LOG_LEVEL: 'info' });
    server.child.kill('SIGTERM');
    server.child.kill('SIGTERM');
    server.child.kill('SIGINT');
    const { status, stderr } = await server.child.end();
    expect(status).toBe(0);
    expect(stderr.match(/finishing/g)).toHaveLength(1);
    await server.stop();
  });
});

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket
      .on('connect', () => {
        socket.destroy();
        resolve(false);
      })
      .on('error', () => resolve(true));
  });
}
