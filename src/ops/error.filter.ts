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

/** An error's body in Nest's shape. */
interface ErrorBody {
  readonly statusCode: number;
  readonly message: string | string[];
  readonly error: string;
}

/** Turns every error into Nest's shape. What is not meant for the client is logged, and answered with a bare 500. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Error');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const body = errorBody(error);
    if (body.statusCode >= 500 && !(error instanceof RepriseError)) this.logger.error(error);
    if (reply.sent) return;
    if (error instanceof RepriseError && error.retryAfter !== undefined) {
      reply.header('retry-after', error.retryAfter);
    }
    reply.status(body.statusCode).header('content-type', 'application/json; charset=utf-8');
    reply.send(JSON.stringify(body));
  }
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
