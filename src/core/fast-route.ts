import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { MaybePromise } from './maybe-promise.js';

/** What is known of a request without its body. */
export interface RequestHead {
  readonly method: string;
  /** The target as it came: a path and a query, or an absolute form. */
  readonly url: string;
  /** Names the request in answers and logs: the client's own id when it has a sane one. */
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  /** The client's address, when it is connected still. */
  readonly address: string | undefined;
}

/** A client, which may leave before it is answered. */
export interface Client {
  /** Given when it has left; made when it is asked for. */
  readonly signal: AbortSignal;
}

/** A request to a fast route. */
export interface FastRequest extends RequestHead, Client {
  /** Its body as it came, where it is at hand. */
  readonly bytes: Buffer | undefined;
  /**
   * The JSON of its body.
   * @throws Error with a status of 400 when it is none
   */
  json(): unknown;
}

/**
 * A route whose every microsecond counts: regular requests to it are answered below the framework, whose routing, hooks
 * and reply cost as much as a bare HTTP server. A controller answers the others in the same way.
 */
export interface FastRoute {
  /** The paths of the POST, without a query. */
  readonly paths: readonly string[];
  /**
   * The answer to a request. Throws, or rejects with, the errors that the framework's filter knows.
   */
  answer(request: FastRequest): MaybePromise<FastAnswer>;
}

/** An answer: at hand as a whole, or one that knows itself how it is sent. */
export type FastAnswer = WholeAnswer | PartedAnswer | SelfSentAnswer;

/** An answer that is at hand. */
export interface WholeAnswer {
  /** 200 unless it says otherwise. */
  readonly status?: number;
  /** Names and values in turn, without content-length. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** An answer that is at hand in a few parts. */
export interface PartedAnswer {
  /** Names and values in turn, without content-length. */
  readonly headers: readonly string[];
  /** Texts that follow each other, with a character for each byte. */
  readonly parts: readonly string[];
}

/** An answer that comes in pieces, late, or not at all. */
export interface SelfSentAnswer {
  /** Sends it, and frees what it needs when the client leaves. Never throws. */
  send(response: ServerResponse): void;
}
