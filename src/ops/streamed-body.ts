import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Writes a response's body of unknown length, part by part. The first part takes the head along. Those behind it go to
 * the socket, as chunks of HTTP/1.1 made here: Node's own `write` makes four writes and a timer of each, which takes
 * twice as long.
 */
export class StreamedBody {
  constructor(
    private readonly response: ServerResponse,
    private readonly headers: readonly string[],
  ) {}

  /** Writes a part, which is not empty. Returns whether the client keeps up; if not, {@link onceDrained} tells when. */
  write(part: string): boolean {
    const { response } = this;
    if (!response.headersSent) response.writeHead(200, [...this.headers]);
    else if (this.socket) return this.socket.write(chunk(part));
    return response.write(part);
  }

  /** Ends the body with a last part, which may be empty; with a length, when it is the only one. */
  end(part: string): void {
    const { response } = this;
    if (response.headersSent) {
      response.end(part);
      return;
    }
    const body = Buffer.from(part);
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

  /** Where chunks may follow the head: not for clients of HTTP/1.0, nor behind another response. */
  private get socket(): Socket | null {
    const { response } = this;
    return response.chunkedEncoding ? response.socket : null;
  }
}

function chunk(part: string): string {
  return `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`;
}
