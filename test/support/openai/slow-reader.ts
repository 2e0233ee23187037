import { createHash } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';
import type { Server } from '../server.js';

/** What a reader got. */
export interface Read {
  readonly bytes: number;
  /** Of the text, without what differs from answer to answer: its id and its time. */
  readonly digest: string;
  /** The last event. */
  readonly end: string;
}

const OWN = /"id":"[^"]+"|"created":\d+/g;

/** A client that asks for a stream over a connection of its own, and reads it when it is told to. */
export class SlowReader {
  private constructor(private readonly response: IncomingMessage) {}

  /** Asks; resolves when the answer has begun. */
  static open({ url }: Server, body: object): Promise<SlowReader> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const asked = request(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers,
        agent: false,
      });
      asked.on('response', (response) => {
        response.pause();
        resolve(new SlowReader(response));
      });
      asked.on('error', reject).end(JSON.stringify({ ...body, stream: true }));
    });
  }

  /** Reads to the end. */
  async read(): Promise<Read> {
    const digest = createHash('sha256');
    let bytes = 0;
    let rest = '';
    this.response.setEncoding('latin1');
    for await (const piece of this.response as AsyncIterable<string>) {
      bytes += piece.length;
      const text = rest + piece;
      const whole = Math.max(0, text.lastIndexOf('data: '));
      digest.update(text.slice(0, whole).replace(OWN, ''));
      rest = text.slice(whole);
    }
    if (!this.response.complete) throw new Error('The answer is cut off.');
    digest.update(rest);
    return { bytes, digest: digest.digest('hex'), end: rest };
  }

  /** Leaves without reading. */
  leave(): void {
    this.response.destroy();
  }
}
