import { Agent, request, type IncomingHttpHeaders } from 'node:http';

/** An answer, to the byte. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const PATIENCE_MS = 30_000;

/** Speaks HTTP with a server over a few connections that stay open. */
export class Client {
  private readonly agent: Agent;

  /** @param connections the most at a time; further requests wait for one */
  constructor(
    private readonly url: string,
    connections = 64,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Sends a request; a body goes as it is, with `application/json` unless the headers say otherwise. */
  send(
    method: string,
    path: string,
    body?: string | Buffer,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const length = !('transfer-encoding' in headers) && { 'content-length': bytes?.length };
    const about = bytes && { 'content-type': 'application/json', ...length };
    return new Promise((resolve, reject) => {
      const options = { method, agent: this.agent, headers: { ...about, ...headers } };
      const sent = request(this.url + path, options, (response) => {
        const pieces: Buffer[] = [];
        response
          .on('data', (piece: Buffer) => pieces.push(piece))
          .on('error', reject)
          .on('end', () => {
            const { statusCode = 0, headers: received } = response;
            resolve({ status: statusCode, headers: received, body: Buffer.concat(pieces) });
          });
      });
      sent.setTimeout(PATIENCE_MS, () => sent.destroy(new Error(`${method} ${path}: no answer`)));
      sent.on('error', reject).end(bytes);
    });
  }

  /** Asks for a completion. */
  complete(messages: unknown, query = ''): Promise<Answer> {
    const body = JSON.stringify({ messages });
    return this.send('POST', `/conversation/completion${query}`, body);
  }

  /** Closes the connections. */
  close(): void {
    this.agent.destroy();
  }
}

/** The JSON in an answer. */
export function json(answer: Answer): unknown {
  return JSON.parse(answer.body.toString());
}
