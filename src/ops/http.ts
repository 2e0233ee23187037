import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Settings } from '../config/env.js';
import { refuseConnection, refuseTunnels } from './bare-socket.js';
import type { ErrorAnswers } from './error-answers.js';
import { replyWith } from './error.filter.js';
import { sendAnswer } from './fast-lane.js';
import { readJson } from './json-body.js';
import { ReceivedHead } from './request-head.js';
import type { RequestLog } from './request-log.js';

/** The HTTP server below Nest. Whatever it refuses by itself has the shape of all other errors. */
export function createAdapter(
  { bodyLimit, requestTimeout }: Settings,
  errors: ErrorAnswers,
): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout,
    // A request that was on its way when the server was asked to end is answered as well.
    return503OnClosing: false,
    http: {
      headersTimeout: Math.min(requestTimeout, HEADERS_TIMEOUT_MS),
      connectionsCheckingInterval: requestTimeout / LOOKS_IN_A_TIMEOUT,
      // Node's own refusal has no body; `refuseUnreadable` stands in.
      requireHostHeader: false,
    },
    // Express-style middleware has a price for each request, and there is none here.
    skipMiddie: true,
    // Errors before routing, such as a malformed address.
    frameworkErrors: (error: Error, { raw }: FastifyRequest, reply: FastifyReply) => {
      replyWith(reply, errors.answer(error, new ReceivedHead(raw)));
    },
    clientErrorHandler: (error, socket) => {
      refuseConnection(error, socket, errors);
    },
  });
  refuseUnreadable(adapter, errors);
  refuseExpectations(adapter, errors);
  refuseTunnels(adapter.getInstance().server, errors);
  return adapter;
}

/** Node's default: nobody needs longer for a head. */
const HEADERS_TIMEOUT_MS = 60_000;

/** A slow request is turned away at most this part of the time-out too late. */
const LOOKS_IN_A_TIMEOUT = 4;

/** Refuses requests whose head says that they cannot be read. */
function refuseUnreadable(adapter: FastifyAdapter, errors: ErrorAnswers): void {
  adapter.getInstance().addHook('onRequest', ({ raw }, reply, done) => {
    const fault = faultOf(raw);
    if (fault) replyWith(reply, errors.answer(fault, new ReceivedHead(raw)));
    else done();
  });
}

function faultOf({
  headers,
  httpVersion,
}: IncomingMessage): { statusCode: number; message: string } | undefined {
  // RFC 9112, 3.2.
  if (headers.host === undefined && httpVersion === '1.1') {
    return { statusCode: 400, message: 'The request has no host header' };
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return { statusCode: 415, message: 'The body must not have a content-encoding' };
  }
  const charset = /;\s*charset="?([^";]*)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return { statusCode: 415, message: 'The body must be in UTF-8' };
  }
  return undefined;
}

/** Refuses an `expect` that is not `100-continue`, as RFC 9110 (10.1.1) has it. */
function refuseExpectations(adapter: FastifyAdapter, errors: ErrorAnswers): void {
  const refuse = (request: IncomingMessage, response: ServerResponse): void => {
    const message = 'No other expectation than 100-continue is met';
    sendAnswer(response, errors.answer({ statusCode: 417, message }, new ReceivedHead(request)));
  };
  adapter.getInstance().server.on('checkExpectation', refuse);
}

/** Parses JSON bodies of routes that there are; every other type is answered with 415. */
export function parseJson(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeContentTypeParser('text/plain');
  const unsupported = { statusCode: 415, message: 'The body must be application/json' };
  fastify.addContentTypeParser('*', (request: FastifyRequest, _body: unknown, done) => {
    if (isUnread(request)) done(null);
    else done(Object.assign(new Error(unsupported.message), unsupported));
  });
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (
      request: FastifyRequest,
      body: Buffer,
      done: (error: Error | null, body?: unknown) => void,
    ) => {
      // Many clients say the type of a body that they do not send.
      const isNone = body.length === 0 && request.method !== 'POST';
      try {
        done(null, isNone || isUnread(request) ? undefined : readJson(body));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

/** Whether a body plays no part: no route takes it. */
function isUnread({ is404, method }: FastifyRequest): boolean {
  return is404 || method === 'OPTIONS';
}

/** Logs each request that the framework answers, unless its surface has told more of it. */
export function logRequests(app: NestFastifyApplication, logger: Logger, log: RequestLog): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onResponse', (request, reply, done) => {
    if (log.has(request.raw.headers)) {
      done();
      return;
    }
    const { method, url } = request;
    const ms = Number(reply.elapsedTime.toFixed(2));
    const { statusCode: status } = reply;
    const [path] = url.split('?', 1);
    const requestId = reply.getHeader('x-request-id');
    logger.debug({ requestId, method, url, status, ms }, `${method} ${path} ${status}`);
    done();
  });
}
