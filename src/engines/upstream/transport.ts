import { Agent, type Dispatcher } from 'undici';
import { ResponseBody, type ResponseHead } from './response-body.js';
import { wholeBody } from './whole-body.js';

/** Connections to an upstream: more requests than that at a time wait. */
const CONNECTIONS = 1024;
/** Milliseconds for a connection to be made. */
const CONNECT_MS = 10_000;

/** A response as far as the OpenAI package and this engine look at it. */
export interface UpstreamResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly url: string;
  readonly headers: ResponseHeaders;
  readonly body: ResponseBody;
  text(): Promise<string>;
}

/** A response's headers, by their names in lower case. */
class ResponseHeaders {
  constructor(private readonly all: ResponseHead['headers']) {}

  get(name: string): string | null {
    const value = this.all[name.toLowerCase()];
    return value === undefined ? null : String(value);
  }

  *entries(): Generator<[string, string]> {
    for (const [name, value] of Object.entries(this.all)) yield [name, String(value)];
  }
}

/** Where a request goes. */
type Place = Pick<Dispatcher.DispatchOptions, 'origin' | 'path'>;

/**
 * Sends the requests of the OpenAI package over connections that are kept: undici below its `fetch`, which takes twice as
 * long. Redirects are not followed: they would take the key along.
 */
export class Transport {
  private readonly agent: Agent;
  /** The last address, and where that is: an upstream has one. */
  private last: { readonly url: string; readonly place: Place } | undefined;

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
    const body = new ResponseBody();
    const { signal } = init;
    const abort = (): void => {
      body.abort(signal?.reason as Error);
    };
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort, { once: true });
    this.agent.dispatch(
      {
        ...this.placeOf(url),
        method: init.method as Dispatcher.HttpMethod,
        headers: namesAndValues(init.headers),
        body: init.body as string,
      },
      body,
    );
    const { status, headers } = await body.head;
    const response: UpstreamResponse = {
      status,
      ok: status >= 200 && status < 300,
      url,
      headers: new ResponseHeaders(headers),
      body,
      text: () => wholeBody(body),
    };
    return response as unknown as Response;
  };

  /** Ends all connections. */
  close(): Promise<void> {
    return this.agent.destroy();
  }

  private placeOf(url: string): Place {
    if (this.last?.url === url) return this.last.place;
    const { origin, pathname, search } = new URL(url);
    this.last = { url, place: { origin, path: pathname + search } };
    return this.last.place;
  }
}

function namesAndValues(headers: RequestInit['headers']): Record<string, string> {
  // Those that are kept from one request to the next are no Headers.
  if (!(headers instanceof Headers)) return headers as Record<string, string>;
  const all: Record<string, string> = {};
  headers.forEach((value, name) => {
    all[name] = value;
  });
  return all;
}
