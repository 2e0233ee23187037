import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Settings } from '../config/env.js';
import { errorBody } from './error.filter.js';
import { readJson } from './json-body.js';

/** The HTTP server below Nest. */
export function createAdapter({ bodyLimit }: Settings): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit,
    // Express-style middleware has a price for each request, and there is none here.
    skipMiddie: true,
    // Errors before routing, such as a malformed address, have the shape of all others.
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      const body = errorBody(error);
      void reply.status(body.statusCode).send(body);
    },
  });
}

/** Parses JSON bodies; everything else is answered with 415. */
export function parseJson(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (
      _request: FastifyRequest,
      body: Buffer,
      done: (error: Error | null, body?: unknown) => void,
    ) => {
      try {
        done(null, readJson(body));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

/** Logs each request that the framework answers. */
export function logRequests(app: NestFastifyApplication, logger: Logger): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, url } = request;
    const ms = Number(reply.elapsedTime.toFixed(2));
    logger.debug({ method, url, status: reply.statusCode, ms }, 'request');
    done();
  });
}

/**
 * Watches for connections on which nothing is ever sent, such as browsers open in advance; returns what closes them.
 * Node takes them for busy: a server that closes would wait for more than a minute for them to time out.
 */
export function silentConnections(app: NestFastifyApplication): () => void {
  const open = new Set<Socket>();
  app.getHttpServer().on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
}
