import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/each-store.js';
import { House } from '../../support/house.js';
import type { Server } from '../../support/server.js';
import { expectRefusal, expectSurvival, startSurvivor } from '../../support/survivor.js';

const MB = 1 << 20;
const PATIENCE_MS = 20_000;

onEachStore((store) => {
  const house = new House(store);
  let server: Server;
  beforeAll(async () => {
    server = await startSurvivor(house);
  });
  afterAll(() => house.leave());

  async function open({ port }: Server): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('The connection stays open.')));
    return socket;
  }

  /** Everything that comes until the server closes. */
  async function received(socket: Socket): Promise<string> {
    return Buffer.concat((await socket.toArray()) as Buffer[]).toString();
  }

  const head = (path: string, type: string, how: string): string =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\n${how}\r\n\r\n`;

  /** A body of spaces, all that is behind the head. */
  const announced = (size: number): [string, Buffer] => [
    `content-length: ${size}`,
    Buffer.alloc(size, ' '),
  ];
  const chunked = (size: number): [string, Buffer] => {
    const chunk = Buffer.from(`${MB.toString(16)}\r\n${' '.repeat(MB)}\r\n`);
    const chunks = Array.from({ length: size / MB }, () => chunk);
    return ['transfer-encoding: chunked', Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')])];
  };

  describe('a client that sends all of a body that is refused before it reads gets its answer', () => {
    const JSON_TYPE = 'application/json';
    const COMPLETION = '/conversation/completion';
    test.each([
      ['too large, by its length', COMPLETION, JSON_TYPE, announced(30 * MB), 413],
      ['too large, as it turns out', COMPLETION, JSON_TYPE, chunked(30 * MB), 413],
      ['too large for a seed', '/conversation/seed', JSON_TYPE, announced(30 * MB), 413],
      ['too large for no route', '/nowhere', JSON_TYPE, announced(30 * MB), 413],
      ['of another type', COMPLETION, 'text/plain', announced(30 * MB), 415],
    ])('%s', async (_, path, type, [how, body], status) => {
      for (let i = 0; i < 5; i++) {
        const socket = await open(server);
        // A reset in the middle of it rejects here.
        await new Promise<void>((resolve, reject) => {
          socket.on('error', reject).write(head(path, type, how));
          socket.write(body, () => {
            resolve();
          });
        });
        const [answered, refusal] = (await received(socket)).split('\r\n\r\n');
        expect(answered).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*\r\nconnection: close`));
        expectRefusal(status, refusal);
      }
    });
  });

  test('a refusal comes at once, however much is to follow', async () => {
    const socket = await open(server);
    socket.write(
      head('/conversation/completion', 'application/json', `content-length: ${30 * MB}`),
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test('a body without end is not read without end', async () => {
    const socket = await open(server);
    socket.on('error', () => undefined).resume();
    socket.write(
      head('/conversation/completion', 'application/json', 'content-length: 1000000000000'),
    );
    const closed = once(socket, 'close');
    const piece = Buffer.alloc(MB);
    for (let pieces = 0; socket.writable && pieces < 1000; pieces++) {
      if (!socket.write(piece)) {
        await Promise.race([once(socket, 'drain'), closed]).catch(() => undefined);
      }
    }
    expect(socket.writable).toBe(false);
  });

  test('a refused body that never comes is waited for as long as a request may take, without another answer', async () => {
    const other = await house.serve({ REQUEST_TIMEOUT_MS: '200' });
    const socket = await open(other);
    socket.write(head('/nowhere', 'application/json', `content-length: ${30 * MB}`));
    const answers = (await received(socket)).match(/HTTP\/1\.1 \d+/g);
    expect(answers).toEqual(['HTTP/1.1 413']);
  });

  test('after all of them the same process answers right', async () => {
    await expectSurvival(server);
  });
});
