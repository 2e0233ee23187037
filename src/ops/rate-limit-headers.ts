import type { Allowance, RateLimitState } from './rate-limit.js';

const NOTHING: readonly string[] = [];

/** The headers that tell a client where it stands, as OpenAI sends them: names and values in turn. */
export function rateLimitHeaders(state: RateLimitState): readonly string[] {
  const { requests, tokens, refused, retryAfterMs } = state;
  if (!requests && !tokens) return NOTHING;
  const lines: string[] = [];
  if (requests) add(lines, requests, 'requests');
  if (tokens) add(lines, tokens, 'tokens');
  if (refused) {
    const seconds = Math.ceil(retryAfterMs / SECOND);
    lines.push('retry-after', String(seconds), 'retry-after-ms', String(retryAfterMs));
  }
  return lines;
}

function add(lines: string[], { limit, remaining, resetMs }: Allowance, of: string): void {
  lines.push(`x-ratelimit-limit-${of}`, String(limit));
  lines.push(`x-ratelimit-remaining-${of}`, String(remaining));
  lines.push(`x-ratelimit-reset-${of}`, duration(resetMs));
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Whole milliseconds as Go writes a duration: `0s`, `20ms`, `8.64s`, `6m0s`, `1h0m0.5s`. */
export function duration(ms: number): string {
  if (ms > 0 && ms < SECOND) return `${ms}ms`;
  const seconds = `${(ms % MINUTE) / SECOND}s`;
  if (ms < MINUTE) return seconds;
  const minutes = `${Math.floor(ms / MINUTE) % 60}m${seconds}`;
  return ms < HOUR ? minutes : `${Math.floor(ms / HOUR)}h${minutes}`;
}
