import { HttpException, Logger } from '@nestjs/common';
import type { ErrorFacts } from '../core/error-shape.js';
import { RepriseError } from '../core/errors.js';

const logger = new Logger('Error');

/** What an error means for the client. What is not meant for it is logged, and is a bare 500. */
export function errorFacts(error: unknown): ErrorFacts {
  if (error instanceof RepriseError) {
    const { status, message, code, type, param, headers, fallbackHeaders, retryAfter } = error;
    return { status, message, code, type, param, headers, fallbackHeaders, retryAfter };
  }
  const facts = ofFramework(error) ?? { status: 500, message: 'Internal server error' };
  if (facts.status >= 500) logger.error(error);
  return facts;
}

function ofFramework(error: unknown): ErrorFacts | undefined {
  if (error instanceof HttpException) {
    const response = error.getResponse();
    const message =
      typeof response === 'object' && 'message' in response ? response.message : response;
    return { status: error.getStatus(), message: message as string | string[] };
  }
  // Fastify's own errors: a body that is too large, a content type that it does not know…
  const { statusCode, message } = error as { statusCode?: unknown; message?: unknown };
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, message: typeof message === 'string' ? message : '' };
  }
  return undefined;
}
