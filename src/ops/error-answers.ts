import { STATUS_CODES } from 'node:http';
import type { ErrorFacts, ErrorShape } from '../core/error-shape.js';
import type { RequestHead, WholeAnswer } from '../core/fast-route.js';
import { errorFacts } from './error-facts.js';
import { pathOf } from './request-target.js';

/** An error's answer, ready to be sent. */
export interface ErrorAnswer extends WholeAnswer {
  readonly status: number;
}

/** Turns errors into answers, each in the shape of the surface that it came through. */
export class ErrorAnswers {
  /** @param shapes of surfaces; requests to other paths have Nest's */
  constructor(private readonly shapes: readonly ErrorShape[] = []) {}

  /** The answer to a request that ended with an error. */
  answer(error: unknown, request: RequestHead): ErrorAnswer {
    const path = pathOf(request.url);
    return inShape(
      this.shapes.find((each) => each.owns(path)),
      error,
      request,
    );
  }

  /**
   * The answer to a request whose path nobody knows any more: in the shape of the first surface, whose clients read no
   * other, while those of Nest's shape go by the status, which is the same.
   */
  answerPathless(error: unknown, request: RequestHead): ErrorAnswer {
    return inShape(this.shapes.at(0), error, request);
  }
}

function inShape(shape: ErrorShape | undefined, error: unknown, request: RequestHead): ErrorAnswer {
  const facts = errorFacts(error);
  return shape ? { status: facts.status, ...shape.answer(facts, request) } : inNestShape(facts);
}

function inNestShape({ status, message, retryAfter }: ErrorFacts): ErrorAnswer {
  const error = STATUS_CODES[status] ?? 'Error';
  const body = { statusCode: status, message: message.length > 0 ? message : error, error };
  const headers = ['content-type', 'application/json; charset=utf-8'];
  if (retryAfter !== undefined) headers.push('retry-after', String(retryAfter));
  return { status, headers, body: Buffer.from(JSON.stringify(body)) };
}
