import type { IncomingHttpHeaders } from 'node:http';
import type { Settings } from '../config/env.js';

/**
 * What pages may read of an answer's headers. The star stands for all, where no cookies are sent; the names are for
 * browsers from before it.
 */
const EXPOSED = [
  '*',
  'x-request-id',
  'x-should-retry',
  'retry-after',
  'retry-after-ms',
  'x-total-count',
  'x-reprise-strategy',
  'x-reprise-rung',
  'x-reprise-total',
  'x-reprise-conversation',
  ...['limit', 'remaining', 'reset'].flatMap((figure) => [
    `x-ratelimit-${figure}-requests`,
    `x-ratelimit-${figure}-tokens`,
  ]),
  'openai-model',
  'openai-organization',
  'openai-processing-ms',
  'openai-version',
].join(', ');

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
/** Seconds for which a browser need not ask again: a day, which is the most that any of them keeps it. */
const MAX_AGE = '86400';

/** A header's name (RFC 9110, 5.1) of a length that people give. */
const NAME = /^[!#$%&'*+.^`|~\w-]{1,64}$/;
const MOST_NAMES = 64;

const NONE: readonly string[] = [];

/** The answer to a browser that asks whether a page may send a request; it has no body. */
export interface Preflight {
  readonly status: 204;
  /** Names and values in turn. */
  readonly headers: readonly string[];
}

/** Which web pages may use the API: the protocol is the Fetch standard's, “HTTP extensions”. No cookies are involved. */
export class Cors {
  private readonly ofAny: readonly string[] | undefined;
  private readonly ofOrigin: ReadonlyMap<string, readonly string[]>;
  /** The answers depend on the origin, and caches must know it, whoever asks. */
  private readonly ofOthers: readonly string[];

  constructor({ corsOrigins }: Pick<Settings, 'corsOrigins'>) {
    const origins = corsOrigins === '*' ? NONE : corsOrigins;
    this.ofAny = corsOrigins === '*' ? allowing('*') : undefined;
    this.ofOthers = origins.length > 0 ? ['vary', 'origin'] : NONE;
    this.ofOrigin = new Map(
      origins.map((origin) => [origin, [...allowing(origin), ...this.ofOthers]]),
    );
  }

  /**
   * The headers that an answer needs besides its own, errors' too: names and values in turn. None without an origin, but
   * for `vary` when the settings list origins.
   * @param origin the request's header
   */
  headers(origin: string | undefined): readonly string[] {
    if (origin === undefined) return this.ofOthers;
    return this.ofAny ?? this.ofOrigin.get(origin) ?? this.ofOthers;
  }

  /** The answer to a preflight; undefined when the request is none, or no page may use the API. */
  preflight(method: string | undefined, headers: IncomingHttpHeaders): Preflight | undefined {
    const { origin } = headers;
    const asked = headers['access-control-request-method'];
    if (method !== 'OPTIONS' || origin === undefined || asked === undefined) return undefined;
    const allowed = this.ofAny ?? this.ofOrigin.get(origin);
    if (allowed) return { status: 204, headers: [...allowed, ...permissions(headers)] };
    return this.ofOthers === NONE ? undefined : { status: 204, headers: this.ofOthers };
  }
}

function allowing(origin: string): readonly string[] {
  return [
    ...['access-control-allow-origin', origin],
    ...['access-control-expose-headers', EXPOSED],
  ];
}

/** What a page may send: the methods there are, and the headers that it asks for. */
function permissions(headers: IncomingHttpHeaders): string[] {
  const lines = ['access-control-allow-methods', METHODS, 'access-control-max-age', MAX_AGE];
  const names = saneNames(headers['access-control-request-headers'] ?? '');
  if (names !== '') lines.push('access-control-allow-headers', names);
  if (headers['access-control-request-private-network'] === 'true') {
    lines.push('access-control-allow-private-network', 'true');
  }
  return lines;
}

function saneNames(list: string): string {
  const names = list.split(',', MOST_NAMES).map((name) => name.trim());
  return names.filter((name) => NAME.test(name)).join(', ');
}
