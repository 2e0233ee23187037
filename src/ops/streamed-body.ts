import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { CHUNK_END, chunkHead } from './http-chunk.js';

/**
 * Writes a response's body of unknown length, part by part. The first part takes the head along. Those behind it go to
 * the socket, as chunks of HTTP/1.1 made here: Node's own `write` makes four writes and a timer of each, which takes
 * twice as long.
 */
export class StreamedBody {
  /** Where chunks follow the head. */
  private socket: Socket | null = null;

  /** @param makesChunks whether the parts are chunks already once they are written {@link inChunks} */
  constructor(
    private readonly response: ServerResponse,
    private readonly headers: readonly string[],
    private readonly encoding: 'utf8' | 'latin1' = 'utf8',
    private readonly makesChunks = false,
  ) {}

  /** Whether what is written from now on are chunks. */
  get inChunks(): boolean {
    return this.socket !== null;
  }

  /** Writes a part, which is not empty. Returns whether the client keeps up; if not, {@link onceDrained} tells when. */
  write(part: string): boolean {
    const { response, encoding, socket } = this;
    if (socket) return socket.write(this.chunk(part), encoding);
    if (!response.headersSent) response.writeHead(200, [...this.headers]);
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
    response.writeHead(200, [...this.headers, 'content-length', String(body.length)]);
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

  /** A part as a chunk. */
  private chunk(part: string): string {
    if (this.makesChunks) return part;
    const bytes = this.encoding === 'latin1' ? part.length : Buffer.byteLength(part);
    return chunkHead(bytes) + part + CHUNK_END;
  }
}
