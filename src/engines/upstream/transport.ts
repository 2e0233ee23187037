import { Agent, type Dispatcher } from 'undici';
import { UpstreamError } from './upstream-errors.js';

/** Connections to an upstream: more requests than that at a time wait. */
const CONNECTIONS = 1024;
/** Milliseconds for a connection to be made. */
const CONNECT_MS = 10_000;
/** Bytes that a body may have that is no stream. */
const LARGEST_BODY = 1 << 26;

/** A response as far as the OpenAI package and this engine look at it; its body is a stream of Node's. */
export interface UpstreamResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly url: string;
  readonly headers: ResponseHeaders;
  readonly body: Dispatcher.ResponseData['body'];
  text(): Promise<string>;
}

/** A response's headers, by their names in lower case. */
class ResponseHeaders {
  constructor(private readonly all: Readonly<Record<string, string | string[] | undefined>>) {}

  get(name: string): string | null {
    const value = this.all[name.toLowerCase()];
    return value === undefined ? null : String(value);
  }

  *entries(): Generator<[string, string]> {
    for (const [name, value] of Object.entries(this.all)) yield [name, String(value)];
  }
}

/**
 * Sends the requests of the OpenAI package over connections that are kept: undici below its `fetch`, which takes twice as
 * long. Redirects are not followed: they would take the key along.
 */
export class Transport {
  private readonly agent: Agent;

  /** @param silence milliseconds for which nothing may come, before a response and in its body */
  constructor(silence: number) {
    this.agent = new Agent({
      connections: CONNECTIONS,
      headersTimeout: silence,
      bodyTimeout: silence,
      connect: { timeout: CONNECT_MS },
    });
  }

  /** As `fetch`, for requests whose body is a text. */
  readonly fetch = async (
    address: string | URL | Request,
    init: RequestInit = {},
  ): Promise<Response> => {
    const url = address instanceof Request ? address.url : String(address);
    const { origin, pathname, search } = new URL(url);
    const { statusCode, headers, body } = await this.agent.request({
      origin,
      path: pathname + search,
      method: init.method as Dispatcher.HttpMethod,
      headers: namesAndValues(init.headers),
      body: init.body as string,
      signal: init.signal ?? null,
    });
    const response: UpstreamResponse = {
      status: statusCode,
      ok: statusCode >= 200 && statusCode < 300,
      url,
      headers: new ResponseHeaders(headers),
      body,
      text: () => textOf(body),
    };
    return response as unknown as Response;
  };

  /** Ends all connections. */
  close(): Promise<void> {
    return this.agent.destroy();
  }
}

function namesAndValues(headers: RequestInit['headers']): Record<string, string> {
  const all: Record<string, string> = {};
  new Headers(headers).forEach((value, name) => {
    all[name] = value;
  });
  return all;
}

/**
 * A body as a text.
 * @throws UpstreamError when it is larger than it may be
 */
async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > LARGEST_BODY) throw UpstreamError.malformed('it is too large');
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}
