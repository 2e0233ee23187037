import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/each-store.js';
import { House } from '../../support/house.js';
import { sendRaw } from '../../support/raw.js';
import type { Server } from '../../support/server.js';
import { expectRefusal, expectSurvival, GOOD_BODY, startSurvivor } from '../../support/survivor.js';

onEachStore((store) => {
  const house = new House(store);
  let server: Server;
  beforeAll(async () => {
    server = await startSurvivor(house);
  });
  afterAll(() => house.leave());

  const HEAD = `POST /conversation/completion HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${GOOD_BODY.length}\r\n`;
  const PATIENCE_MS = 20_000;
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

  /**
   * Malformed HTTP may be refused in the usual shape, or in OpenAI's when its first line came in an earlier packet, or
   * find the connection closed.
   */
  async function expectRefusedOrClosed(sent: string | Buffer, halfClose: boolean): Promise<void> {
    const data = typeof sent === 'string' ? Buffer.from(sent, 'latin1') : sent;
    const answer = await sendRaw(server.port, data, { halfClose });
    if (answer?.body.startsWith('{"error":{')) expect(answer.status).toBe(400);
    else if (answer) expectRefusal(answer.status, answer.body);
  }

  describe('bytes that are not HTTP are refused, or the connection is closed', () => {
    test.each<[string, string | Buffer]>([
      ['letters', 'hello?\r\n\r\n'],
      ['a line of 100 kB', 'A'.repeat(100_000)],
      ['NULs', Buffer.alloc(5000)],
      ['a TLS greeting', bytes('16030100a5010000a10303'.padEnd(400, '0'))],
      ['an SSH greeting', 'SSH-2.0-OpenSSH_9.0\r\n'],
      ['a SOCKS greeting', bytes('050100')],
      ['an RDP greeting', bytes('0300001302e00000')],
      ['a Redis command', '*1\r\n$4\r\nPING\r\n'],
      ['a MongoDB message', bytes('3a000000010000000000000dd40700000000000061646d696e')],
      ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
      ['HTTP/0.9', 'GET /\r\n\r\n'],
      ['HTTP/9.9', 'GET / HTTP/9.9\r\nhost: x\r\n\r\n'],
      ['HTTP of no version', 'GET / HTTP/\r\nhost: x\r\n\r\n'],
      ['another protocol', 'GET / RTSP/1.0\r\n\r\n'],
      ['a method nobody knows', 'STEAL / HTTP/1.1\r\nhost: x\r\n\r\n'],
      ['a method in small letters', 'post /conversation/completion HTTP/1.1\r\nhost: x\r\n\r\n'],
      ['no method', ' / HTTP/1.1\r\nhost: x\r\n\r\n'],
      ['no address', 'GET HTTP/1.1\r\nhost: x\r\n\r\n'],
      ['an address with a space', 'GET /a b HTTP/1.1\r\nhost: x\r\n\r\n'],
      ['an address with a NUL', 'GET /a\0b HTTP/1.1\r\nhost: x\r\n\r\n'],
      ['an address of 50 kB', `GET /${'a'.repeat(50_000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
      ['a response', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'],
      ['a megabyte of headers', `GET / HTTP/1.1\r\n${'x: y\r\n'.repeat(180_000)}\r\n`],
      ['line feeds for line ends', 'FOO / HTTP/1.1\nhost: x\n\n'],
      ['100,000 empty lines', '\r\n'.repeat(100_000) + 'X\r\n\r\n'],
      ['random bytes', bytes('c3f1a07e55aa00ff1337b0a7'.repeat(400))],
    ])('%s', async (_, sent) => {
      await expectRefusedOrClosed(sent, false);
    });
  });

  describe('what HTTP demands is refused in the usual shape', () => {
    test.each([
      ['HTTP/1.1 without a host', 'GET /health HTTP/1.1\r\n\r\n', 400],
      ['a completion without a host', `${HEAD.replace('host: x\r\n', '')}\r\n${GOOD_BODY}`, 400],
      ['an expectation that nobody meets', `${HEAD}expect: tea\r\n\r\n${GOOD_BODY}`, 417],
      ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n', 404],
      ['a tunnel to no address', 'CONNECT % HTTP/1.1\r\nhost: x\r\n\r\nmore', 404],
    ])('%s', async (_, sent, status) => {
      const answer = await sendRaw(server.port, sent);
      expect(answer?.status).toBe(status);
      expectRefusal(status, answer?.body ?? '');
    });

    test('a tunnel by a client that leaves at once, which the server survives', async () => {
      for (let i = 0; i < 20; i++) {
        const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
        await once(socket, 'connect');
        socket.write('CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n');
        socket.resetAndDestroy();
      }
      await expectSurvival(server);
    });

    test('HTTP/1.0 needs no host', async () => {
      const answer = await sendRaw(server.port, 'GET /health HTTP/1.0\r\n\r\n');
      expect(answer).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    });
  });

  describe('a connection is closed behind the refusal of', () => {
    test.each([
      ['what is not HTTP', 'hello?\r\n\r\n', 400],
      ['headers that are too large', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}`, 431],
      ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n', 404],
    ])('%s', async (_, sent, status) => {
      const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('The connection stays open.')));
      socket.write(sent);
      const received = Buffer.concat((await socket.toArray()) as Buffer[]).toString();
      const [head, body] = received.split('\r\n\r\n');
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*\r\nconnection: close`));
      expectRefusal(status, body);
    });
  });

  describe('a connection that is half closed in mid-request is answered or closed', () => {
    test.each([
      ['before anything was sent', ''],
      ['in the method', 'PO'],
      ['in the address', 'POST /conv'],
      ['after the first line', 'POST /conversation/completion HTTP/1.1\r\n'],
      ['in a header', HEAD.slice(0, -5)],
      ['before the empty line', HEAD],
      ['before the body', `${HEAD}\r\n`],
      ['in the body', `${HEAD}\r\n${GOOD_BODY.slice(0, 20)}`],
      ['one byte before the end', `${HEAD}\r\n${GOOD_BODY.slice(0, -1)}`],
      [
        'in a chunk',
        `${HEAD.replace(/content-length.*/, 'transfer-encoding: chunked')}\r\n50\r\n{"mess`,
      ],
    ])('%s', async (_, sent) => {
      await expectRefusedOrClosed(sent, true);
    });

    test('after a whole request, which gets its answer', async () => {
      const answer = await sendRaw(server.port, `${HEAD}\r\n${GOOD_BODY}`, { halfClose: true });
      expect(answer?.status).toBe(200);
    });
  });

  describe('clients that misbehave with their connections leave the server as it was', () => {
    const open = async (): Promise<Socket> => {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    };

    test('200 connections that send half a request and say no more', async () => {
      const sockets = await Promise.all(Array.from({ length: 200 }, open));
      for (const socket of sockets) socket.write(`${HEAD}\r\n{"mess`);
      await expectSurvival(server);
      for (const socket of sockets) socket.destroy();
    });

    test('200 connections that are reset in mid-request', async () => {
      const sockets = await Promise.all(Array.from({ length: 200 }, open));
      for (const socket of sockets) {
        socket.write(`${HEAD}\r\n{"mess`);
        socket.resetAndDestroy();
      }
      await expectSurvival(server);
    });

    test('a client that asks for ten thousand answers and reads none', async () => {
      const socket = await open();
      socket.pause();
      socket.write(`${HEAD}\r\n${GOOD_BODY}`.repeat(10_000));
      await expectSurvival(server);
      socket.resetAndDestroy();
    });

    test('a request that comes a byte at a time is answered', async () => {
      const socket = await open();
      socket.setNoDelay(true);
      for (const byte of Buffer.from(`${HEAD}\r\n${GOOD_BODY}`)) socket.write(Buffer.of(byte));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      socket.destroy();
    });

    test('a second request hidden behind the first is a request of its own', async () => {
      const hidden = 'GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
      const socket = await open();
      let received = '';
      socket.on('data', (piece) => (received += piece.toString()));
      socket.write(`${HEAD}\r\n${GOOD_BODY}${hidden}`);
      await once(socket, 'close');
      expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
    });
  });

  test('after all of them the same process answers right', async () => {
    await expectSurvival(server);
  });
});
