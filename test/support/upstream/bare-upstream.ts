import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../until.js';

/** A request as an upstream gets it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Its body as it came. */
  readonly text: string;
  /** The same as JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** How an upstream answers a request. */
export type Script = (response: ServerResponse, request: Received) => void;

/** An upstream that does what a test says: a bare server of HTTP in this process. */
export class BareUpstream {
  readonly received: Received[] = [];
  /** Requests whose answer has neither ended nor been left. */
  open = 0;
  /** Connections that were made to it so far. */
  connections = 0;
  private readonly server = createServer((request, response) => {
    this.open++;
    response.on('close', () => this.open--).on('error', () => undefined);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const text = Buffer.concat(parts).toString();
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      const received = { method, url, headers, text, body };
      this.received.push(received);
      this.script(response, received);
    });
  });

  /** @param script how it answers; a test may say otherwise at any time */
  private constructor(public script: Script) {}

  /** Starts one. */
  static async start(script: Script): Promise<BareUpstream> {
    const upstream = new BareUpstream(script);
    upstream.server.on('connection', () => upstream.connections++);
    await new Promise<void>((resolve) => upstream.server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  /** Where it is, without a path. */
  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Its API. */
  get url(): string {
    return `${this.origin}/v1`;
  }

  /** The request that came last. */
  get last(): Received {
    const last = this.received.at(-1);
    if (!last) throw new Error('Nothing has been asked.');
    return last;
  }

  /** Resolves once no request is open. */
  async idle(): Promise<void> {
    await until('the upstream is idle', () => this.open === 0);
  }

  /** Ends it, and whatever is open. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
