import type { Logger } from 'pino';
import type { Settings } from '../config/env.js';
import type { RequestHead } from '../core/fast-route.js';

/** What is told of an answered request. Times are in milliseconds. */
export interface LoggedRequest {
  readonly requestId: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  /** From its arrival to the end of its answer. */
  readonly duration: number;
  readonly model?: string | undefined;
  readonly stream?: boolean | undefined;
  readonly rung?: string | undefined;
  readonly promptTokens?: number | undefined;
  readonly completionTokens?: number | undefined;
  /** To the first event of a stream. */
  readonly ttft?: number | undefined;
  /** Whether the client had all of it. */
  readonly complete: boolean;
  readonly fault?: string | undefined;
  readonly error?: string | null | undefined;
  /** What was asked and answered; only where the settings allow it. */
  readonly content?: unknown;
}

/** The log of requests: a line at level debug for each. */
export class RequestLog {
  /** Whether anybody reads it. */
  readonly enabled: boolean;
  /** Whether texts belong in it. */
  readonly withContent: boolean;
  private readonly told = new WeakSet();

  constructor(
    private readonly logger: Logger,
    { logContent }: Pick<Settings, 'logContent'>,
  ) {
    this.enabled = logger.isLevelEnabled('debug');
    this.withContent = this.enabled && logContent;
  }

  /** Tells of a request whose answer is over. */
  write(told: LoggedRequest, { headers }: Pick<RequestHead, 'headers'>): void {
    const { method, route, status } = told;
    this.told.add(headers);
    this.logger.debug(told, `${method} ${route} ${status}`);
  }

  /** Whether a request with these headers, the very object, was told of. */
  has(headers: RequestHead['headers']): boolean {
    return this.told.has(headers);
  }
}
