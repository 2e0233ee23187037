import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { askedWait, headersOf } from './asked-wait.js';

/** The first wait, and how many times as long each one after it is, in milliseconds. */
const FIRST_MS = 500;
const GROWTH = 2;
/** The part of a wait that chance takes off, so that those who failed together do not come again together. */
const JITTER = 0.25;
/** The least first wait: an upstream that asks for none, again and again, is not asked without end. */
const LEAST_MS = 10;
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
    const left = this.patience - this.waited;
    const growth = GROWTH ** this.attempts;
    const usual = Math.min(FIRST_MS * growth * (1 - JITTER * this.random()), left);
    const wait = Math.max(askedWait(error) ?? usual, Math.min(LEAST_MS * growth, left));
    if (left <= 0 || wait > left) return undefined;
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
