import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NoCompletionError } from '../../src/core/errors.js';
import type { FastAnswer, FastRoute } from '../../src/core/fast-route.js';
import type { MaybePromise } from '../../src/core/maybe-promise.js';
import { ErrorAnswers } from '../../src/ops/error-answers.js';
import { FastLane } from '../../src/ops/fast-lane.js';

const answer = (text: string): FastAnswer => ({ headers: [], body: Buffer.from(text) });

/** Answers in the way that the body's `kind` says, now or after a turn of the event loop. */
const route: FastRoute = {
  paths: ['/echo'],
  answer(request): MaybePromise<FastAnswer> {
    const { kind, text } = request.json() as { kind: string; text: string };
    if (kind === 'at hand') return answer(text);
    if (kind === 'throws') throw new NoCompletionError();
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        if (kind === 'later') resolve(answer(text));
        else reject(new NoCompletionError());
      });
    });
  },
};

const KINDS = ['later', 'at hand', 'rejects', 'at hand', 'throws'];

describe('The fast lane', () => {
  let server: Server;

  beforeEach(async () => {
    server = createServer();
    new FastLane([route], { bodyLimit: 1000 }, new ErrorAnswers()).install({
      getHttpServer: () => server,
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.close();
    await once(server, 'close');
  });

  test('answers requests that arrive together each with its own, in their order, at hand or not', async () => {
    const kinds = Array.from({ length: 200 }, (_, i) => KINDS[i % KINDS.length]);
    const requests = kinds.map((kind, i) => {
      const body = JSON.stringify({ kind, text: `text ${i}` });
      const type = 'content-type: application/json';
      const last = i === kinds.length - 1 ? 'connection: close\r\n' : '';
      return `POST /echo HTTP/1.1\r\nhost: x\r\n${type}\r\n${last}content-length: ${body.length}\r\n\r\n${body}`;
    });
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write(requests.join(''));
    const received = Buffer.concat((await socket.toArray()) as Buffer[]).toString();
    const answers = received.split('HTTP/1.1 ').slice(1);
    const seen = answers.map((text) => [text.slice(0, 3), text.split('\r\n\r\n')[1]]);
    expect(seen).toEqual(
      kinds.map((kind, i) =>
        kind === 'throws' || kind === 'rejects'
          ? ['404', expect.stringContaining('"statusCode":404')]
          : ['200', `text ${i}`],
      ),
    );
  });
});
