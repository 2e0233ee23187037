import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';

/** The first wait, and how many times as long each one after it is, in milliseconds. */
const FIRST_MS = 500;
const GROWTH = 2;
/** The part of a wait that chance takes off, so that those who failed together do not come again together. */
const JITTER = 0.25;
/** How often a connection that fails is tried again. */
const CONNECTIONS = 2;

/** Says how long to wait before a request that failed is sent again: for one request. */
export class Retries {
  private attempts = 0;
  private waited = 0;

  /**
   * @param patience the most milliseconds that all waits of the request may take together
   * @param random from 0 to below 1
   */
  constructor(
    private readonly patience: number,
    private readonly random: () => number = Math.random,
  ) {}

  /** Milliseconds until the next attempt; undefined when there is none. */
  after(error: unknown): number | undefined {
    if (!isPassing(error, this.attempts)) return undefined;
    const usual = FIRST_MS * GROWTH ** this.attempts * (1 - JITTER * this.random());
    const asked = askedFor(error);
    const wait = asked ?? Math.min(usual, this.patience - this.waited);
    if (wait > this.patience - this.waited || this.waited >= this.patience) return undefined;
    this.attempts++;
    this.waited += wait;
    return wait;
  }
}

/** Whether trying again may help. */
function isPassing(error: unknown, attempts: number): boolean {
  if (error instanceof APIConnectionTimeoutError) return false;
  if (error instanceof APIConnectionError) return attempts < CONNECTIONS;
  if (!(error instanceof APIError) || error.status === undefined) return false;
  const { status, code } = error as { status: number; code?: unknown };
  const says = headersOf(error)?.get('x-should-retry');
  if (says === 'false' || code === 'insufficient_quota') return false;
  return status === 429 || status >= 500;
}

/** The milliseconds that the upstream asks for. */
function askedFor(error: unknown): number | undefined {
  const headers = headersOf(error);
  const milliseconds = headers?.get('retry-after-ms');
  const seconds = headers?.get('retry-after');
  if (milliseconds && Number(milliseconds) >= 0) return Number(milliseconds);
  if (!seconds) return undefined;
  // A number, or a date (RFC 9110, 10.2.3).
  const asked = Number.isNaN(Number(seconds))
    ? Date.parse(seconds) - Date.now()
    : Number(seconds) * 1000;
  return Number.isNaN(asked) ? undefined : Math.max(0, asked);
}

function headersOf(error: unknown): Headers | undefined {
  return error instanceof APIError ? (error.headers as Headers | undefined) : undefined;
}
