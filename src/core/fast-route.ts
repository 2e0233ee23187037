import type { MaybePromise } from './maybe-promise.js';

/**
 * A route whose every microsecond counts: regular requests to it are answered below the framework, whose routing, hooks
 * and reply cost as much as a bare HTTP server. A controller answers the others in the same way.
 */
export interface FastRoute {
  /** The path of the POST, without a query. */
  readonly path: string;
  /**
   * The answer to a parsed JSON body.
   * @param url the request's path and query
   * @throws the errors that the framework's filter knows
   */
  answer(body: unknown, url: string): MaybePromise<FastAnswer>;
}

/** An answer; its status is 200 unless something else says so. */
export interface FastAnswer {
  /** Names and values in turn, without content-length. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}
