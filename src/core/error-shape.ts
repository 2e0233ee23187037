import type { RequestHead, WholeAnswer } from './fast-route.js';

/** What an error means for the client, whatever the surface. */
export interface ErrorFacts {
  readonly status: number;
  /** What is wrong; a list when several things are. */
  readonly message: string | readonly string[];
  /** What programs compare; unknown of what the framework refuses. */
  readonly code?: string | null | undefined;
  /** OpenAI's word for the kind of error, where the status does not say it. */
  readonly type?: string | undefined;
  /** Which part of the request is wrong, where the error says it. */
  readonly param?: string | null | undefined;
  /** Headers that come with it: names and values in turn. */
  readonly headers?: readonly string[] | undefined;
  /** The same, but each gives way to one of its name that every answer has. */
  readonly fallbackHeaders?: readonly string[] | undefined;
  /** Seconds after which trying again may help. */
  readonly retryAfter?: number | undefined;
}

/** How a surface writes errors. */
export interface ErrorShape {
  /** Whether a path, without its query, is the surface's. */
  owns(path: string): boolean;
  /** The answer that tells of an error. */
  answer(facts: ErrorFacts, request: RequestHead): WholeAnswer;
}
