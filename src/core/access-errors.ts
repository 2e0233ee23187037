import { RepriseError } from './errors.js';

const SHOWN_AT_END = 4;
/** Keys of fewer characters would be half shown. */
const SHORTEST_SHOWN = 13;

/** The key of a request is missing, or none of the server's. */
export class InvalidApiKeyError extends RepriseError {
  readonly status = 401;
  readonly code = 'invalid_api_key';
  /** @param key the one that was sent, of which the message shows the end */
  constructor(key?: string) {
    super(
      key === undefined
        ? "You didn't provide an API key. Send one with the request in a header: Authorization: Bearer YOUR_KEY."
        : `Incorrect API key provided: ${masked(key)}.`,
    );
  }
}

function masked(key: string): string {
  if (key.length < SHORTEST_SHOWN) return '***';
  return `${key.startsWith('sk-') ? 'sk-' : ''}***${key.slice(-SHOWN_AT_END)}`;
}

/** What a client may have so much of in a minute. */
export type RateLimited = 'requests' | 'tokens';

/** A client has had what it may have in a minute. */
export class RateLimitError extends RepriseError {
  readonly status = 429;
  readonly code = 'rate_limit_exceeded';
  override readonly retryAfter: number;
  override readonly headers: readonly string[];
  /** What it has had enough of. */
  override readonly type: RateLimited;
  /**
   * @param limit how many a minute
   * @param retryAfterMs milliseconds after which the next request is let in
   */
  constructor(of: RateLimited, limit: number, retryAfterMs: number) {
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
    super(`Rate limit reached: ${limit} ${of} per minute. Please try again in ${seconds}s.`);
    this.type = of;
    this.retryAfter = seconds;
    // Clients that know it come again at the very moment, and not up to a second later.
    this.headers = ['retry-after-ms', String(retryAfterMs)];
  }
}

/** Most characters of a model's name that a message repeats. */
const LONGEST_NAME = 200;

/** The server does not offer the model. */
export class ModelNotFoundError extends RepriseError {
  readonly status = 404;
  readonly code = 'model_not_found';
  constructor(model: string) {
    const shown = model.length > LONGEST_NAME ? `${model.slice(0, LONGEST_NAME)}…` : model;
    super(`The model '${shown.toWellFormed()}' does not exist or you do not have access to it.`);
  }
}
