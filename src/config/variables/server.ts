import { flag, integer, oneOf, size, text } from '../variable.js';

/** Where the server listens. */
export const LISTENING = {
  HOST: text('127.0.0.1', 'Address to listen on; `0.0.0.0` for all.'),
  PORT: integer(3000, { min: 0, max: 65535 }, 'Port to listen on; `0` takes a free one.'),
} as const;

/** What a request may cost, and how the server ends. */
export const BOUNDS = {
  BODY_LIMIT: size('10mb', 1, 'Largest request body; a larger one is answered with 413.'),
  REQUEST_TIMEOUT_MS: integer(
    60_000,
    { min: 100, max: 3_600_000 },
    'How long a request may take to arrive, in milliseconds (100 to 3,600,000); a slower one is answered with 408.',
  ),
  SHUTDOWN_TIMEOUT_MS: integer(
    30_000,
    { min: 0, max: 3_600_000 },
    'How long the end of the server waits for what is in flight, in milliseconds (0 to 3,600,000).',
  ),
} as const;

/** What is told of the requests. */
export const LOGGING = {
  LOG_LEVEL: oneOf(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'info',
    'Least severe log lines that are written: `fatal`, `error`, `warn`, `info`, `debug` (one for each request), `trace` or `silent`.',
  ),
  LOG_CONTENT: flag(
    false,
    'Whether the log lines of requests hold the texts of messages and answers.',
  ),
} as const;
