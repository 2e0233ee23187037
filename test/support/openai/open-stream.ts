import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Server } from '../server.js';
import { until } from '../until.js';
import type { Headers } from './asker.js';

/** The bytes of a request for a stream. */
export function streamRequest(body: object, headers: Headers = {}): Buffer {
  const bytes = Buffer.from(JSON.stringify({ stream: true, ...body }));
  const lines = [
    'POST /v1/chat/completions HTTP/1.1',
    'host: test',
    'content-type: application/json',
    `content-length: ${bytes.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
}

/** A stream over a connection of its own, whose client sees how it ends. */
export class OpenStream {
  /** What was received of the body. */
  text = '';
  /** The system's word for what went wrong. */
  error: string | undefined;
  private closed = false;
  private received_ = '';

  /** Asks for a stream. */
  static async open(server: Server, body: object, headers: Headers = {}): Promise<OpenStream> {
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const stream = new OpenStream(socket);
    socket.write(streamRequest(body, headers));
    return stream;
  }

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (piece: string) => {
      this.received_ += piece;
      this.text = this.received_.split('\r\n\r\n').slice(1).join('\r\n\r\n');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (this.error = error.code));
    socket.on('close', () => (this.closed = true));
  }

  /** The events so far. */
  get events(): string[] {
    return this.text.match(/data: .*\n\n/g) ?? [];
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  /** Resolves when so many events are there. */
  async received(events: number): Promise<void> {
    await until(`${events} events`, () => this.events.length >= events);
  }

  /** Resolves when the connection is closed. */
  async ended(): Promise<void> {
    await until('the stream ends', () => this.closed);
  }

  /** Closes the connection. */
  leave(): void {
    this.socket.destroy();
  }
}
