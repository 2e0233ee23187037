import type { Settings } from '../config/env.js';
import { RateLimitError, type RateLimited } from '../core/access-errors.js';
import { SoonestMap, type Timed } from './soonest-map.js';

/** How much of something a client may still have. */
export interface Allowance {
  /** In a minute. */
  readonly limit: number;
  /** Now; whole, and never below zero. */
  readonly remaining: number;
  /** Whole milliseconds until the client may have all of a minute’s again. */
  readonly resetMs: number;
}

/** Where a client stands; what is not limited is not there. */
export interface RateLimitState {
  /** What the client has had enough of; undefined when the request is let in. */
  readonly refused: RateLimited | undefined;
  /** Whole milliseconds after which the next request is let in; 0 when this one is. */
  readonly retryAfterMs: number;
  readonly requests?: Allowance;
  readonly tokens?: Allowance;
}

/** A client’s two token buckets. Their time is when both are full again: then it is as if it had never asked. */
interface Buckets extends Timed {
  requests: number;
  tokens: number;
  /** Milliseconds: when the two were as they are. */
  at: number;
}

/** Clients that are kept, at 0.2 kB each. */
const MOST_CLIENTS = 65_536;

const MINUTE_MS = 60_000;
/** So much may be missing from one: sums of fractions are not exact. What is missing stays owed. */
const TOLERANCE = 1e-6;

const UNLIMITED: RateLimitState = { refused: undefined, retryAfterMs: 0 };

/**
 * Limits the requests and the tokens of each client, as OpenAI does it: a bucket holds a minute’s worth, and fills up
 * steadily. So a client has at most the limit at once, and in the long run the limit a minute.
 *
 * A request that is refused costs nothing. Tokens are known only with the answer, and are taken then, whatever is left:
 * as gateways do it (APISIX, Gravitee, Envoy’s), the request that goes beyond the limit is still answered, and the
 * next ones are refused until the bucket, which is then below zero, has filled up to one token.
 */
export class RateLimit {
  private readonly requests: Limit | undefined;
  private readonly tokens: Limit | undefined;
  private readonly clients: SoonestMap<Buckets>;

  /**
   * @param mostClients clients that are kept: beyond them, a new one takes the place of one whose buckets are full, or
   *   will be the soonest
   */
  constructor(
    { rateLimitRpm, rateLimitTpm }: Pick<Settings, 'rateLimitRpm' | 'rateLimitTpm'>,
    mostClients = MOST_CLIENTS,
  ) {
    this.requests = rateLimitRpm > 0 ? new Limit(rateLimitRpm) : undefined;
    this.tokens = rateLimitTpm > 0 ? new Limit(rateLimitTpm) : undefined;
    this.clients = new SoonestMap(mostClients);
  }

  /** Whether nothing is limited. */
  get off(): boolean {
    return this.requests === undefined && this.tokens === undefined;
  }

  /** Clients that are kept. */
  get size(): number {
    return this.clients.size;
  }

  /**
   * Lets a request in, and counts it, or refuses it.
   * @param client the id of a key, or an address
   * @param now milliseconds of a clock that does not go back
   */
  take(client: string, now = performance.now()): RateLimitState {
    if (this.off) return UNLIMITED;
    const buckets = this.bucketsOf(client, now);
    const forRequest = this.requests?.wait(buckets.requests) ?? 0;
    const forToken = this.tokens?.wait(buckets.tokens) ?? 0;
    const wait = Math.max(forRequest, forToken);
    if (wait > 0) return this.state(buckets, forToken > forRequest ? 'tokens' : 'requests', wait);
    if (this.requests) {
      buckets.requests -= 1;
      this.delay(buckets);
    }
    return this.state(buckets);
  }

  /** Counts the tokens of a request that was let in, and says where the client stands after it. */
  spend(client: string, tokens: number, now = performance.now()): RateLimitState {
    if (this.off) return UNLIMITED;
    const buckets = this.bucketsOf(client, now);
    if (this.tokens && tokens > 0) {
      buckets.tokens -= tokens;
      this.delay(buckets);
    }
    return this.state(buckets);
  }

  /** A client's buckets, filled up to now. */
  private bucketsOf(client: string, now: number): Buckets {
    const known = this.clients.get(client);
    if (!known) return this.welcome(client, now);
    if (now > known.at) {
      const passed = now - known.at;
      known.at = now;
      known.requests = this.requests?.filled(known.requests, passed) ?? 0;
      known.tokens = this.tokens?.filled(known.tokens, passed) ?? 0;
    }
    return known;
  }

  private welcome(client: string, now: number): Buckets {
    const [requests, tokens] = [this.requests?.limit ?? 0, this.tokens?.limit ?? 0];
    const buckets = { key: client, time: now, place: 0, requests, tokens, at: now };
    this.clients.add(buckets);
    return buckets;
  }

  /** Finds out when the buckets will be full, after something was taken. */
  private delay(buckets: Buckets): void {
    const { requests, tokens, at } = buckets;
    buckets.time =
      at + Math.max(this.requests?.lack(requests) ?? 0, this.tokens?.lack(tokens) ?? 0);
    this.clients.later(buckets);
  }

  private state(buckets: Buckets, refused?: RateLimited, retryAfterMs = 0): RateLimitState {
    const requests = this.requests?.allowance(buckets.requests);
    const tokens = this.tokens?.allowance(buckets.tokens);
    return { refused, retryAfterMs, ...(requests && { requests }), ...(tokens && { tokens }) };
  }
}

/** The error that a state means, when it is a refusal. */
export function refusalOf(state: RateLimitState): RateLimitError | undefined {
  const { refused, retryAfterMs } = state;
  const allowance = refused && state[refused];
  return allowance && new RateLimitError(refused, allowance.limit, retryAfterMs);
}

/** How a bucket of one kind fills. */
class Limit {
  private readonly perMs: number;

  /** @param limit a minute’s worth, which is what the bucket holds */
  constructor(readonly limit: number) {
    this.perMs = limit / MINUTE_MS;
  }

  filled(level: number, passed: number): number {
    return Math.min(this.limit, level + passed * this.perMs);
  }

  /** Milliseconds until the bucket is full. */
  lack(level: number): number {
    return (this.limit - level) / this.perMs;
  }

  /** Whole milliseconds until there is one to take. */
  wait(level: number): number {
    return this.until(1, level);
  }

  allowance(level: number): Allowance {
    const { limit } = this;
    const remaining = Math.max(0, Math.floor(level + TOLERANCE));
    return { limit, remaining, resetMs: this.until(limit, level) };
  }

  private until(wanted: number, level: number): number {
    return Math.max(0, Math.ceil((wanted - TOLERANCE - level) / this.perMs));
  }
}
