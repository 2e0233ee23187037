import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { CHUNK_END, chunkHead } from './http-chunk.js';

/** A response, with the text that its head is: Node keeps it until the end of the body. */
interface Headed extends ServerResponse {
  readonly _header?: string | null;
}

/**
 * Writes a response's body of unknown length, part by part. The first part takes the head along. Those behind it go to
 * the socket, as chunks of HTTP/1.1 made here: Node's own `write` makes four writes and a timer of each, which takes
 * twice as long.
 */
export class StreamedBody {
  /** Where chunks follow the head. */
  private socket: Socket | null = null;

  constructor(
    private readonly response: ServerResponse,
    private headers: readonly string[],
    private readonly encoding: 'utf8' | 'latin1' = 'utf8',
  ) {}

  /** Writes a part, which is not empty. Returns whether the client keeps up; if not, {@link onceDrained} tells when. */
  write(part: string): boolean {
    const { response, encoding, socket } = this;
    if (socket) return socket.write(this.chunk(part), encoding);
    if (!response.headersSent) this.writeHead();
    const keepsUp = response.write(part, encoding);
    // Not for clients of HTTP/1.0, nor behind another response.
    if (response.chunkedEncoding) this.socket = response.socket;
    return keepsUp;
  }

  /** Ends the body with a last part, which may be empty; with a length, when it is the only one. */
  end(part: string): void {
    const { response, socket } = this;
    if (socket) {
      // In one write with the end of the body.
      socket.cork();
      if (part !== '') this.write(part);
      response.end();
      socket.uncork();
      return;
    }
    if (response.headersSent) {
      response.end(part, this.encoding);
      return;
    }
    const body = Buffer.from(part, this.encoding);
    this.writeHead('content-length', String(body.length));
    response.end(body);
  }

  /** Calls back once the client has read what was written. */
  onceDrained(resume: () => void): void {
    (this.socket ?? this.response).once('drain', resume);
  }

  /** Does not call back any more. */
  offDrained(resume: () => void): void {
    this.response.off('drain', resume);
    this.response.socket?.off('drain', resume);
  }

  private writeHead(...others: string[]): void {
    const response: Headed = this.response;
    response.writeHead(200, [...this.headers, ...others]);
    this.headers = [];
    flatten(response._header);
  }

  /** A part as a chunk. */
  private chunk(part: string): string {
    const bytes = this.encoding === 'latin1' ? part.length : Buffer.byteLength(part);
    return chunkHead(bytes) + part + CHUNK_END;
  }
}

/**
 * Makes one piece of a text that is put together of many: an object of V8's for each of them takes more memory than the
 * text, and time in each collection that copies it. To ask for its number is what does it.
 */
function flatten(text: string | null | undefined): void {
  Number(text);
}
