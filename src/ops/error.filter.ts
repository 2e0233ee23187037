import { STATUS_CODES } from 'node:http';
import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RepriseError } from '../core/errors.js';
import type { FastAnswer } from '../core/fast-route.js';

/** An error's body in Nest's shape. */
interface ErrorBody {
  readonly statusCode: number;
  readonly message: string | string[];
  readonly error: string;
}

/** An error's answer, ready to be sent. */
export interface ErrorAnswer extends FastAnswer {
  readonly status: number;
}

const logger = new Logger('Error');

/** Turns every error of a controller into its answer. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, headers, body } = errorAnswer(error);
    if (reply.sent) return;
    for (let i = 0; i < headers.length; i += 2) reply.header(headers[i], headers[i + 1]);
    reply.status(status).send(body);
  }
}

/** An error in Nest's shape. What is not meant for the client is logged, and answered with a bare 500. */
export function errorAnswer(error: unknown): ErrorAnswer {
  const body = errorBody(error);
  const known = error instanceof RepriseError;
  if (body.statusCode >= 500 && !known) logger.error(error);
  const headers = ['content-type', 'application/json; charset=utf-8'];
  if (known && error.retryAfter !== undefined)
    headers.push('retry-after', String(error.retryAfter));
  return { status: body.statusCode, headers, body: Buffer.from(JSON.stringify(body)) };
}

/** The status and the message that an error means for the client. */
export function errorBody(error: unknown): ErrorBody {
  if (error instanceof RepriseError) return inShape(error.status, error.message);
  if (error instanceof HttpException) {
    const response = error.getResponse();
    const message =
      typeof response === 'object' && 'message' in response ? response.message : response;
    return inShape(error.getStatus(), message as string | string[]);
  }
  // Fastify's own errors: a body that is too large, a content type that it does not know…
  const { statusCode, message } = error as { statusCode?: unknown; message?: unknown };
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return inShape(statusCode, typeof message === 'string' ? message : '');
  }
  return inShape(500, 'Internal server error');
}

function inShape(statusCode: number, message: string | string[]): ErrorBody {
  const error = STATUS_CODES[statusCode] ?? 'Error';
  return { statusCode, message: message || error, error };
}
