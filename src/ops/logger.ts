import type { LoggerService } from '@nestjs/common';
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
import { SettingsError, type Settings } from '../config/env.js';

/** The process's logger: JSON lines, or readable ones on a terminal. Logs go to stderr; stdout is for answers. */
export function createLogger({ logLevel }: Pick<Settings, 'logLevel'>): Logger {
  const options = { level: logLevel, base: null };
  return process.stderr.isTTY
    ? pino(
        options,
        pretty({
          destination: 2,
          sync: true,
          singleLine: true,
          translateTime: 'HH:MM:ss',
          ignore: 'context',
        }),
      )
    : pino(options, pino.destination({ fd: 2, sync: false }));
}

/** What pino writes to, when that is a file that it opened. */
interface Destination {
  end(): void;
  destroy(): void;
  once(event: 'close', listener: () => void): void;
}

/**
 * Ends a log: calls back once its lines are written, or after so many milliseconds when nobody reads them. At the end of
 * the process pino would try to write what is left for as long as it fails, and nothing else could go on.
 */
export function endLog(logger: Logger, patience: number, done: () => void): void {
  const { [pino.symbols.streamSym]: stream } = logger as { [pino.symbols.streamSym]?: unknown };
  if (process.stderr.isTTY) {
    done();
    return;
  }
  const destination = stream as Destination;
  destination.once('close', done);
  destination.end();
  setTimeout(() => {
    destination.destroy();
    done();
  }, patience);
}

/** What Nest names when it cannot listen; the error itself goes to whoever asked it to. */
const LISTENING = 'NestApplication';

/** Who tells of Nest's own start, which is for those who debug it. */
const FRAMEWORK = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Sends Nest's messages, and those of the services, to pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger[FRAMEWORK.has(context ?? '') ? 'debug' : 'info']({ context }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    // What keeps the server from starting is told to a person, once, by whoever started it.
    const context = rest.pop();
    // Nest's own Logger hands on a stack, be there one or not.
    const detail = rest.filter((each) => each !== undefined);
    if (message instanceof SettingsError || context === LISTENING) return;
    if (message instanceof Error) this.logger.error(message);
    else this.logger.error({ context, ...(detail.length > 0 && { detail }) }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }

  debug(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
}
