import { existsSync } from 'node:fs';
import { config } from 'dotenv';
import type { StrategyName } from '../core/strategy.js';
import { VARIABLES, type Variable } from './variables.js';

type Values = { [Name in keyof typeof VARIABLES]: ReturnType<(typeof VARIABLES)[Name]['read']> };

/** The settings, read and checked once. Injected by this class. */
export class Settings {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** Where the corpus is when it is in MongoDB; may hold a password. */
  readonly mongodbUri: string | undefined;
  /** Milliseconds. */
  readonly mongodbTimeout: number;
  /** Bytes. */
  readonly cacheBytes: number;
  readonly strategy: StrategyName;
  /** Bytes. */
  readonly bodyLimit: number;
  /** Milliseconds. */
  readonly requestTimeout: number;
  /** Milliseconds. */
  readonly shutdownTimeout: number;
  readonly seedSecret: string | undefined;
  readonly seedFile: string | undefined;
  /** Documents. */
  readonly seedBatchSize: number;
  readonly seedSample: boolean;
  readonly logLevel: Values['LOG_LEVEL'];

  constructor(values: Values) {
    this.host = values.HOST;
    this.port = values.PORT;
    this.dataDir = values.DATA_DIR;
    this.mongodbUri = values.MONGODB_URI;
    this.mongodbTimeout = values.MONGODB_TIMEOUT_MS;
    this.cacheBytes = values.CACHE_BYTES;
    this.strategy = values.STRATEGY;
    this.bodyLimit = values.BODY_LIMIT;
    this.requestTimeout = values.REQUEST_TIMEOUT_MS;
    this.shutdownTimeout = values.SHUTDOWN_TIMEOUT_MS;
    this.seedSecret = values.SEED_SECRET;
    this.seedFile = values.SEED_FILE;
    this.seedBatchSize = values.SEED_BATCH_SIZE;
    this.seedSample = values.SEED_SAMPLE;
    this.logLevel = values.LOG_LEVEL;
  }
}

/** A setting that cannot be used; the message names the variable and what it takes. */
export class SettingsError extends Error {}

/** Reads the settings from an environment. Throws {@link SettingsError} naming every variable that is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const wrong: string[] = [];
  const variables: [string, Variable<unknown>][] = Object.entries(VARIABLES);
  const values = variables.map(([name, { fallback, secret, read }]) => {
    const given = environment[name] ?? '';
    const trimmed = given.trim();
    const value = secret ? given : trimmed;
    const text = trimmed === '' ? fallback : value;
    try {
      return [name, read(text)];
    } catch (error) {
      const shown = secret ? 'The value' : `"${text}"`;
      wrong.push(`${name}: ${shown} is not ${(error as Error).message}.`);
      return [name, undefined];
    }
  });
  if (wrong.length > 0) throw new SettingsError(wrong.join('\n'));
  return new Settings(Object.fromEntries(values) as Values);
}

let settings: Settings | undefined;

/** The settings of this process: its environment, completed by the file `.env` in the current folder. */
export function loadSettings(): Settings {
  if (existsSync('.env')) config({ quiet: true });
  return (settings ??= readSettings(process.env));
}
