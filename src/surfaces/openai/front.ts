import { Settings } from '../../config/env.js';
import type { RequestHead } from '../../core/fast-route.js';
import { ApiKeys } from '../../ops/api-keys.js';
import { Cors, type Preflight } from '../../ops/cors.js';
import { rateLimitHeaders } from '../../ops/rate-limit-headers.js';
import { RateLimit, refusalOf } from '../../ops/rate-limit.js';

/** Who may ask, how much, and what every answer says of that. */
export class Front {
  private readonly cors: Cors;
  private readonly keys: ApiKeys;
  private readonly limits: RateLimit;

  constructor(settings: Settings) {
    this.keys = new ApiKeys(settings);
    this.limits = new RateLimit(settings);
    this.cors = new Cors(settings);
  }

  /**
   * Lets a request in, and counts it.
   * @returns the id of its key
   * @throws InvalidApiKeyError when its key is missing or wrong
   * @throws RateLimitError when it is one too many
   */
  admit(request: RequestHead): string {
    const key = this.keys.admit(request.headers.authorization);
    if (!this.limits.off) {
      const refusal = refusalOf(this.limits.take(this.clientOf(key, request)));
      if (refusal) throw refusal;
    }
    return key;
  }

  /** The headers that every answer has: names and values in turn. */
  headers(request: RequestHead): string[] {
    const headers = ['x-request-id', request.id, ...this.cors.headers(request.headers.origin)];
    return this.limits.off ? headers : [...headers, ...this.standing(request, 0)];
  }

  /** The same for an answer of so many tokens, which count from now on. */
  headersAfter(request: RequestHead, tokens: number): string[] {
    if (this.limits.off) return this.headers(request);
    const standing = this.standing(request, tokens);
    return ['x-request-id', request.id, ...this.cors.headers(request.headers.origin), ...standing];
  }

  /** Counts tokens of an answer that has told its headers before. */
  spend(request: RequestHead, tokens: number): void {
    if (!this.limits.off) this.standing(request, tokens);
  }

  /** The answer to a preflight; undefined when the request is none, or no page may use the API. */
  preflight(request: RequestHead): Preflight | undefined {
    const answer = this.cors.preflight(request.method, request.headers);
    const standing = this.limits.off ? [] : this.standing(request, 0);
    return (
      answer && { ...answer, headers: [...answer.headers, 'x-request-id', request.id, ...standing] }
    );
  }

  /** Where a client stands; one without a right key stands nowhere. */
  private standing(request: RequestHead, tokens: number): readonly string[] {
    const key = this.keys.check(request.headers.authorization);
    if (key === undefined) return [];
    return rateLimitHeaders(this.limits.spend(this.clientOf(key, request), tokens));
  }

  private clientOf(key: string, { address }: RequestHead): string {
    return this.keys.open ? (address ?? '') : key;
  }
}
