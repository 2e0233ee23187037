import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { BareUpstream, type Received } from './bare-upstream.js';

/** Events that come before what a relay does to an answer. */
const BEFORE = 4;

/** How a relay hands an answer on, as the model of the request says. */
export const HANDS_ON = ['as-it-is', 'bytewise', 'held', 'silent', 'reset'] as const;
export type HandsOn = (typeof HANDS_ON)[number];

/** Stands between an engine and its upstream: hands answers on as a network would that is slow, or broken. */
export class Relay {
  /** Bytes that were handed on so far. */
  bytes = 0;
  private constructor(readonly upstream: BareUpstream) {}

  /** @param target the origin of the real upstream */
  static async start(target: string): Promise<Relay> {
    const upstream = await BareUpstream.start((response, received) => {
      const asked = request(target + received.url, {
        method: received.method,
        headers: received.headers,
      });
      response.on('close', () => asked.destroy());
      asked.on('error', () => response.destroy());
      asked.on('response', (answer) => {
        relay.handOn(answer, response, received);
      });
      asked.end(received.text);
    });
    const relay = new Relay(upstream);
    return relay;
  }

  private handOn(answer: IncomingMessage, response: ServerResponse, { body }: Received): void {
    answer.on('error', () => response.destroy());
    const how = HANDS_ON.find((name) => name === body.model) ?? 'as-it-is';
    if (how === 'silent') return void answer.resume();
    response.writeHead(answer.statusCode ?? 0, {
      'content-type': answer.headers['content-type'] ?? 'text/plain',
    });
    if (how === 'as-it-is') {
      answer.on('data', (part: Buffer) => (this.bytes += part.length));
      answer.pipe(response);
      return;
    }
    const parts: Buffer[] = [];
    answer.on('data', (part: Buffer) => parts.push(part));
    answer.on('end', () => {
      const all = Buffer.concat(parts);
      if (how === 'bytewise') void bytewise(all, response);
      else {
        const begun = beginning(all);
        if (how === 'held') void bytewise(begun, response, false);
        else response.write(begun, () => response.socket?.resetAndDestroy());
      }
    });
  }
}

/** The first events of a stream; of what is none, the first half. */
function beginning(all: Buffer): Buffer {
  let end = 0;
  for (let i = 0; i < BEFORE; i++) end = all.indexOf('\n\n', end) + 2;
  return all.subarray(0, end > 1 && all.includes('data: ') ? end : all.length >> 1);
}

/** Writes bytes one by one, each of them when the last has been sent. */
async function bytewise(bytes: Buffer, response: ServerResponse, ends = true): Promise<void> {
  response.socket?.setNoDelay(true);
  for (let at = 0; at < bytes.length && !response.destroyed; at++)
    await new Promise<void>((resolve) => {
      response.write(bytes.subarray(at, at + 1), () => setImmediate(resolve));
    });
  if (ends) response.end();
}
