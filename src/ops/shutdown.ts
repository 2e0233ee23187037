import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Settings } from '../config/env.js';
import { Connections } from './connections.js';
import type { FastLane } from './fast-lane.js';
import { endLog } from './logger.js';

/** Signals within so many milliseconds are one: some who send it send it to the process and to its group. */
const ONE_SIGNAL_MS = 500;

/** How long the end waits for what is closed when no connection is left, such as a database that hangs, in milliseconds. */
const CLOSE_MS = 1000;

/** How often it is looked for connections whose last answer is out, in milliseconds. */
const LOOK_MS = 100;

/** How long the end waits for whoever reads the log, in milliseconds. */
const FLUSH_MS = 1000;

/**
 * Ends the process on SIGTERM and SIGINT, after what is in flight: connections that are not done within
 * `shutdownTimeout` are cut, and what does not close then is left as it is. A second signal ends it at once.
 * Returns what is given with the first one.
 */
export function endOnSignal(
  app: NestFastifyApplication,
  lane: FastLane,
  { shutdownTimeout }: Settings,
  logger: Logger,
): AbortSignal {
  const ended = new AbortController();
  const server = app.getHttpServer();
  /** When the first signal came, in milliseconds. */
  let ending: number | undefined;
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    // Its connection would be kept for the next request, and the end would wait for that.
    if (ending !== undefined) void reply.header('connection', 'close');
    done(null, payload);
  });
  const connections = new Connections(server);
  const end = (signal: NodeJS.Signals): void => {
    if (ending !== undefined) {
      if (performance.now() - ending < ONE_SIGNAL_MS) return;
      process.off('SIGTERM', end).off('SIGINT', end);
      process.kill(process.pid, signal);
      return;
    }
    ending = performance.now();
    logger.info(`${signal}: finishing what is in flight; a second signal ends at once.`);
    ended.abort();
    lane.close();
    connections.closeSilent();
    // Streams go past the framework, which closes the connections of its own answers.
    setInterval(() => {
      server.closeIdleConnections();
    }, LOOK_MS).unref();
    setTimeout(() => {
      logger.warn(`Not finished within ${shutdownTimeout} ms: cutting the connections.`);
      server.closeAllConnections();
      setTimeout(() => {
        logger.warn('Stopped, though not everything could be closed.');
        exit(0, logger);
      }, CLOSE_MS).unref();
    }, shutdownTimeout).unref();
    app.close().then(
      () => {
        logger.info('Stopped.');
        exit(0, logger);
      },
      (error: unknown) => {
        logger.error(error);
        exit(1, logger);
      },
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  return ended.signal;
}

/** Ends the process once the log is written: cut off, its last line would come out before the one under way. */
function exit(status: number, logger: Logger): void {
  endLog(logger, FLUSH_MS, () => process.exit(status));
}
