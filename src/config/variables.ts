import { STRATEGY_NAMES } from '../core/strategy.js';

/** How one environment variable is read: its text in, the setting out. Throws with what is expected. */
export interface Variable<T> {
  /** What it is for, as the documentation says it. */
  readonly about: string;
  /** The default as it would be written; empty when there is none. */
  readonly fallback: string;
  /** Whether it is taken to the letter, spaces at its ends too, and never shown. */
  readonly secret?: boolean;
  readonly read: (text: string) => T;
}

function variable<T>(fallback: string, about: string, read: (text: string) => T): Variable<T> {
  return { fallback, about, read };
}

function text(fallback: string, about: string): Variable<string> {
  return variable(fallback, about, (value) => value);
}

function optional(about: string): Variable<string | undefined> {
  return variable('', about, (value) => value || undefined);
}

function secret(about: string): Variable<string | undefined> {
  return { ...optional(about), secret: true };
}

function integer(
  fallback: number,
  { min, max }: { min: number; max: number },
  about: string,
): Variable<number> {
  return variable(String(fallback), about, (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new Error(`a whole number from ${min} to ${max}`);
    }
    return number;
  });
}

function oneOf<const T extends string>(
  choices: readonly T[],
  fallback: T,
  about: string,
): Variable<T> {
  return variable(fallback, about, (value) => {
    const choice = choices.find((name) => name === value);
    if (choice === undefined) throw new Error(`one of ${choices.join(', ')}`);
    return choice;
  });
}

function flag(fallback: boolean, about: string): Variable<boolean> {
  const { read, ...rest } = oneOf(['true', 'false'], fallback ? 'true' : 'false', about);
  return { ...rest, read: (value) => read(value) === 'true' };
}

const UNITS: Record<string, number> = { b: 1, kb: 1 << 10, mb: 1 << 20, gb: 1 << 30 };

function size(fallback: string, min: number, about: string): Variable<number> {
  return variable(fallback, about, (value) => {
    const [, amount = '', unit = 'b'] = /^(\d+) ?([kmg]?b)?$/i.exec(value) ?? [];
    const bytes = Number(amount) * UNITS[unit.toLowerCase()];
    if (amount === '' || bytes < min || !Number.isSafeInteger(bytes)) {
      throw new Error('a size such as 500kb, 10mb or 1048576');
    }
    return bytes;
  });
}

function mongoAddress(about: string): Variable<string | undefined> {
  const read = (value: string): string | undefined => {
    const address = value.trim();
    if (address !== '' && !/^mongodb(\+srv)?:\/\/./.test(address)) {
      throw new Error('an address that begins with mongodb:// or mongodb+srv://');
    }
    return address || undefined;
  };
  return { ...secret(about), read };
}

/** Every environment variable that the server reads, in the order of the documentation. */
export const VARIABLES = {
  HOST: text('127.0.0.1', 'Address to listen on; `0.0.0.0` for all.'),
  PORT: integer(3000, { min: 0, max: 65535 }, 'Port to listen on; `0` takes a free one.'),
  DATA_DIR: text('.data', 'Folder of the embedded store; made when it is missing.'),
  MONGODB_URI: mongoAddress(
    'Address of a MongoDB that keeps the corpus in place of the embedded store, e.g. `mongodb://127.0.0.1:27017/reprise`.',
  ),
  MONGODB_TIMEOUT_MS: integer(
    5000,
    { min: 100, max: 600_000 },
    'How long a look-up in MongoDB may take, in milliseconds (100 to 600,000); a slower one is answered with 503.',
  ),
  CACHE_BYTES: size('256mb', 0, 'Memory for what was looked up in MongoDB before; `0` for none.'),
  STRATEGY: oneOf(
    STRATEGY_NAMES,
    'v3',
    'How recorded messages are matched unless a request says otherwise: `v1`, `v2`, `v3` or `v4`.',
  ),
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
  SEED_SECRET: secret('Secret that seeding over HTTP asks for; unset, it is off.'),
  SEED_FILE: optional(
    'File or folder that seeding over HTTP reads. Unset: `src/seed-data/conversations.json` when it is there, else the bundled sample.',
  ),
  SEED_BATCH_SIZE: integer(
    1000,
    { min: 1, max: 100_000 },
    'The most documents that a seed sends to MongoDB at a time (1 to 100,000).',
  ),
  SEED_SAMPLE: flag(true, 'Whether an empty store gets the bundled sample at the start.'),
  LOG_LEVEL: oneOf(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'info',
    'Least severe log lines that are written: `fatal`, `error`, `warn`, `info`, `debug` (one for each request), `trace` or `silent`.',
  ),
} as const;
