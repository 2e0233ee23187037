import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { finished, Readable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../config/env.js';

/** Bytes of a refused body that are read and dropped, beside as many as a body may have. */
const LINGER_BYTES = 64 << 20;

/** A client that sends nothing for so many milliseconds has seen its answer, or never will. */
const LINGER_IDLE_MS = 5000;

/** Connections whose last answer is out, and whose request is not in yet. */
const lingering = new WeakSet<Socket>();

/** Whether a connection only waits for its client to say the rest, or leave: no other answer may follow. */
export function isLingering(socket: Socket): boolean {
  return lingering.has(socket);
}

/**
 * Goes on reading, and drops, the body of a request that is answered before it is whole and whose connection closes
 * after that. Closed with unread bytes, TCP resets the connection, and the client loses the answer with it: most send
 * all of a body before they look for one. Bounded in bytes, in silence, and by `REQUEST_TIMEOUT_MS` as every request.
 */
export function lingerOnClose(
  app: Pick<NestFastifyApplication, 'getHttpAdapter'>,
  { bodyLimit }: Pick<Settings, 'bodyLimit'>,
): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', ({ raw }, reply, payload, done) => {
    const closes = reply.getHeader('connection') === 'close' || !reply.raw.shouldKeepAlive;
    const isWhole = Buffer.isBuffer(payload) || typeof payload === 'string';
    if (!closes || !isWhole || raw.complete || !hasBody(raw)) {
      done(null, payload);
      return;
    }
    const answer = Buffer.from(payload);
    // The client knows by the length that the answer is whole, though its stream is not over.
    void reply.header('connection', 'close').header('content-length', answer.length);
    lingering.add(raw.socket);
    done(null, Readable.from(answerAndRest(answer, raw, LINGER_BYTES + bodyLimit)));
  });
}

/** Whether a body belongs to the request, be it there or not. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
}

/** Yields the answer, and ends when what is left of the request has been read. */
async function* answerAndRest(
  answer: Buffer,
  request: IncomingMessage,
  bytes: number,
): AsyncGenerator<Buffer> {
  yield answer;
  await dropped(request, bytes);
}

/** Reads and drops a request until it is over, silent, or has had so many bytes. Never rejects. */
function dropped(request: IncomingMessage, bytes: number): Promise<void> {
  return new Promise((resolve) => {
    let left = bytes;
    const silence = setTimeout(resolve, LINGER_IDLE_MS);
    request.on('data', ({ length }: Buffer) => {
      left -= length;
      if (left > 0) silence.refresh();
      else resolve();
    });
    finished(request, () => {
      clearTimeout(silence);
      resolve();
    });
  });
}
