import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Settings } from '../config/env.js';
import type { FastLane } from './fast-lane.js';

/**
 * Ends the process on SIGTERM and SIGINT, after what is in flight: connections that are not done within
 * `shutdownTimeout` are cut. A second signal ends it at once.
 */
export function endOnSignal(
  app: NestFastifyApplication,
  lane: FastLane,
  { shutdownTimeout }: Settings,
  logger: Logger,
): void {
  const server = app.getHttpServer();
  let ending = false;
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    // Its connection would be kept for the next request, and the end would wait for that.
    if (ending) void reply.header('connection', 'close');
    done(null, payload);
  });
  const closeSilent = silentConnections(server);
  const end = (signal: NodeJS.Signals): void => {
    logger.info(`${signal}: finishing what is in flight; a second signal ends at once.`);
    ending = true;
    // Whichever comes next, it is the second.
    process.off('SIGTERM', end).off('SIGINT', end);
    lane.close();
    closeSilent();
    setTimeout(() => {
      logger.warn(`Not finished within ${shutdownTimeout} ms: cutting the connections.`);
      server.closeAllConnections();
    }, shutdownTimeout).unref();
    app.close().then(
      () => {
        logger.info('Stopped.');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

/**
 * Watches for connections on which nothing is ever sent, such as browsers open in advance; returns what closes them.
 * Node takes them for busy: a server that closes would wait for them to time out.
 */
function silentConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
}
