import { existsSync } from 'node:fs';
import { config } from 'dotenv';
import type { SurfaceName } from '../core/surface.js';
import { contradictions } from './contradictions.js';
import { warningsOf } from './misspelt.js';
import type { Variable } from './variable.js';
import { VARIABLES } from './variables.js';

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
  /** Undefined when each surface is to take its own. */
  readonly strategy: Values['STRATEGY'];
  /** A number is a reply's place, from 0. */
  readonly pick: Values['PICK'];
  readonly onMiss: Values['ON_MISS'];
  /** Empty when every name will do. */
  readonly models: readonly string[];
  /** A number is one of characters. */
  readonly streamChunk: Values['STREAM_CHUNK'];
  /** Of surfaces that have none of their own. */
  readonly engine: Values['ENGINE'];
  /** By surface; undefined where it is as for all. */
  readonly engineOf: Readonly<Record<SurfaceName, Values['ENGINE_OPENAI']>>;
  readonly upstreamBaseUrl: string | undefined;
  /** A secret. */
  readonly upstreamApiKey: string | undefined;
  readonly upstreamModel: string | undefined;
  /** A secret. */
  readonly azureApiKey: string | undefined;
  readonly azureEndpoint: string | undefined;
  readonly azureDeployment: string | undefined;
  readonly azureApiVersion: string;
  /** Milliseconds. */
  readonly upstreamTimeout: number;
  /** Milliseconds. */
  readonly upstreamRetry: number;
  readonly localModelDir: string | undefined;
  readonly localModel: string | undefined;
  readonly localDtype: Values['LOCAL_DTYPE'];
  /** Requests. */
  readonly localQueue: number;
  readonly localMaxTokens: number;
  /** Secrets; empty when none is asked for. */
  readonly apiKeys: readonly string[];
  /** Requests a minute of each client; 0 for no limit. */
  readonly rateLimitRpm: number;
  /** Tokens a minute of each client; 0 for no limit. */
  readonly rateLimitTpm: number;
  /** Empty for none. */
  readonly corsOrigins: Values['CORS_ORIGINS'];
  readonly paceTtft: Values['PACE_TTFT_MS'];
  /** Milliseconds a token of the prompt. */
  readonly paceTtftPerToken: number;
  readonly paceItl: Values['PACE_ITL_MS'];
  readonly paceLoadFactor: number;
  readonly paceRecorded: boolean;
  /** Answers; 0 for no limit. */
  readonly maxConcurrency: number;
  /** Requests. */
  readonly maxQueue: number;
  /** From 0 to 1. */
  readonly faultRate: number;
  readonly faultTypes: Values['FAULT_TYPES'];
  readonly faultSeed: number;
  readonly allowFaults: boolean;
  /** Bytes. */
  readonly bodyLimit: number;
  /** Milliseconds. */
  readonly requestTimeout: number;
  /** Milliseconds. */
  readonly shutdownTimeout: number;
  /** Whether every finished exchange is recorded. */
  readonly record: boolean;
  readonly recordRedact: Values['RECORD_REDACT'];
  /** Bytes. */
  readonly recordLimit: number;
  readonly seedSecret: string | undefined;
  readonly seedFile: string | undefined;
  /** Documents. */
  readonly seedBatchSize: number;
  readonly seedSample: boolean;
  readonly logLevel: Values['LOG_LEVEL'];
  readonly logContent: boolean;

  constructor(values: Values) {
    this.host = values.HOST;
    this.port = values.PORT;
    this.dataDir = values.DATA_DIR;
    this.mongodbUri = values.MONGODB_URI;
    this.mongodbTimeout = values.MONGODB_TIMEOUT_MS;
    this.cacheBytes = values.CACHE_BYTES;
    this.strategy = values.STRATEGY;
    this.pick = values.PICK;
    this.onMiss = values.ON_MISS;
    this.models = values.MODELS;
    this.streamChunk = values.STREAM_CHUNK;
    this.engine = values.ENGINE;
    this.engineOf = { openai: values.ENGINE_OPENAI };
    this.upstreamBaseUrl = values.UPSTREAM_BASE_URL;
    this.upstreamApiKey = values.UPSTREAM_API_KEY;
    this.upstreamModel = values.UPSTREAM_MODEL;
    this.azureApiKey = values.AZURE_OPENAI_API_KEY;
    this.azureEndpoint = values.AZURE_OPENAI_ENDPOINT;
    this.azureDeployment = values.AZURE_OPENAI_DEPLOYMENT_NAME;
    this.azureApiVersion = values.AZURE_OPENAI_API_VERSION;
    this.upstreamTimeout = values.UPSTREAM_TIMEOUT_MS;
    this.upstreamRetry = values.UPSTREAM_RETRY_MS;
    this.localModelDir = values.LOCAL_MODEL_DIR;
    this.localModel = values.LOCAL_MODEL;
    this.localDtype = values.LOCAL_DTYPE;
    this.localQueue = values.LOCAL_QUEUE;
    this.localMaxTokens = values.LOCAL_MAX_TOKENS;
    this.apiKeys = values.API_KEYS;
    this.rateLimitRpm = values.RATE_LIMIT_RPM;
    this.rateLimitTpm = values.RATE_LIMIT_TPM;
    this.corsOrigins = values.CORS_ORIGINS;
    this.paceTtft = values.PACE_TTFT_MS;
    this.paceTtftPerToken = values.PACE_TTFT_PER_TOKEN_MS;
    this.paceItl = values.PACE_ITL_MS;
    this.paceLoadFactor = values.PACE_LOAD_FACTOR;
    this.paceRecorded = values.PACE_RECORDED;
    this.maxConcurrency = values.MAX_CONCURRENCY;
    this.maxQueue = values.MAX_QUEUE;
    this.faultRate = values.FAULT_RATE;
    this.faultTypes = values.FAULT_TYPES;
    this.faultSeed = values.FAULT_SEED;
    this.allowFaults = values.ALLOW_FAULTS;
    this.bodyLimit = values.BODY_LIMIT;
    this.requestTimeout = values.REQUEST_TIMEOUT_MS;
    this.shutdownTimeout = values.SHUTDOWN_TIMEOUT_MS;
    this.record = values.RECORD;
    this.recordRedact = values.RECORD_REDACT;
    this.recordLimit = values.RECORD_LIMIT;
    this.seedSecret = values.SEED_SECRET;
    this.seedFile = values.SEED_FILE;
    this.seedBatchSize = values.SEED_BATCH_SIZE;
    this.seedSample = values.SEED_SAMPLE;
    this.logLevel = values.LOG_LEVEL;
    this.logContent = values.LOG_CONTENT;
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
  const settings = new Settings(Object.fromEntries(values) as Values);
  wrong.push(...contradictions(settings));
  if (wrong.length > 0) throw new SettingsError(wrong.join('\n'));
  return settings;
}

/** What a process was started with. */
interface Start {
  readonly settings: Settings;
  readonly warnings: readonly string[];
}

let started: Start | undefined;

function start(): Start {
  if (started) return started;
  const { parsed = {} } = existsSync('.env') ? config({ quiet: true }) : {};
  const settings = readSettings(process.env);
  return (started = { settings, warnings: warningsOf(Object.keys(parsed)) });
}

/** The settings of this process: its environment, completed by the file `.env` in the current folder. */
export function loadSettings(): Settings {
  return start().settings;
}

/** What to warn of in the file `.env`: names that are slips of settings' names, never values. */
export function settingsWarnings(): readonly string[] {
  return start().warnings;
}
