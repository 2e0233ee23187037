import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readSettings, SettingsError, type Settings } from '../../../src/config/env.js';
import { NO_DELAY } from '../../../src/pace/delay.js';
import { VARIABLES } from '../../../src/config/variables.js';

const ROOT = join(import.meta.dirname, '../../..');

const variables = Object.entries(VARIABLES).map(([name, { fallback, about }]) => ({
  name,
  fallback,
  about,
}));

describe('every variable is documented, with its default, and nothing else is', () => {
  test('in .env.example', () => {
    const text = readFileSync(join(ROOT, '.env.example'), 'utf8');
    const documented = [...text.matchAll(/^# (.+)\n(#?)([A-Z_]+)=(.*)$/gm)].map(
      ([, about, hash, name, fallback]) => ({ name, fallback, about, off: hash === '#' }),
    );
    expect(documented).toEqual(
      variables.map((variable) => ({ ...variable, off: variable.fallback === '' })),
    );
    expect(text.match(/^#?[A-Z_]+=/gm)).toHaveLength(variables.length);
  });

  test('in the README’s table', () => {
    const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const section = /^## Settings$([\s\S]*?)^## /m.exec(text)?.[1] ?? '';
    const rows = [...section.matchAll(/^\| `([A-Z_]+)` +\|(?: `([^`]*)`)? +\| (.*?) +\|$/gm)];
    expect(rows.map(([, name, fallback = '', about]) => ({ name, fallback, about }))).toEqual(
      variables,
    );
  });
});

test('the documented defaults are the defaults', () => {
  expect(readSettings({})).toEqual({
    host: '127.0.0.1',
    port: 3000,
    dataDir: '.data',
    mongodbUri: undefined,
    mongodbTimeout: 5000,
    cacheBytes: 256 * 1024 * 1024,
    strategy: undefined,
    pick: 'hash',
    onMiss: 'error',
    models: [],
    streamChunk: 'token',
    engine: 'replay',
    engineOf: { openai: undefined },
    upstreamBaseUrl: undefined,
    upstreamApiKey: undefined,
    upstreamModel: undefined,
    azureApiKey: undefined,
    azureEndpoint: undefined,
    azureDeployment: undefined,
    azureApiVersion: '2024-10-21',
    upstreamTimeout: 120_000,
    upstreamRetry: 10_000,
    localModelDir: undefined,
    localModel: undefined,
    localDtype: undefined,
    localQueue: 32,
    localMaxTokens: 256,
    apiKeys: [],
    rateLimitRpm: 0,
    rateLimitTpm: 0,
    corsOrigins: '*',
    paceTtft: NO_DELAY,
    paceTtftPerToken: 0,
    paceItl: NO_DELAY,
    paceLoadFactor: 1,
    paceRecorded: false,
    maxConcurrency: 0,
    maxQueue: 1000,
    faultRate: 0,
    faultTypes: ['429', '500', '502', '503'],
    faultSeed: 0,
    allowFaults: true,
    bodyLimit: 10 * 1024 * 1024,
    requestTimeout: 60_000,
    shutdownTimeout: 30_000,
    record: false,
    recordRedact: ['keys'],
    recordLimit: 1024 ** 3,
    seedSecret: undefined,
    seedFile: undefined,
    seedBatchSize: 1000,
    seedSample: true,
    logLevel: 'info',
    logContent: false,
  });
});

test('a variable that is empty or blank counts as not set', () => {
  expect(readSettings({ PORT: '', STRATEGY: ' ', SEED_SECRET: '' })).toEqual(readSettings({}));
  expect(readSettings({ SEED_SECRET: ' \t' })).toEqual(readSettings({}));
});

describe('values are read', () => {
  test.each<[string, string, keyof Settings, unknown]>([
    ['HOST', '0.0.0.0', 'host', '0.0.0.0'],
    ['PORT', '0', 'port', 0],
    ['PORT', '65535', 'port', 65535],
    ['PORT', ' 8080 ', 'port', 8080],
    ['DATA_DIR', '/var/lib/reprise', 'dataDir', '/var/lib/reprise'],
    ['MONGODB_URI', 'mongodb://a:b@c,d:1/e?f=g', 'mongodbUri', 'mongodb://a:b@c,d:1/e?f=g'],
    ['MONGODB_URI', ' mongodb+srv://h\n', 'mongodbUri', 'mongodb+srv://h'],
    ['MONGODB_TIMEOUT_MS', '100', 'mongodbTimeout', 100],
    ['CACHE_BYTES', '0', 'cacheBytes', 0],
    ['CACHE_BYTES', '1gb', 'cacheBytes', 1024 ** 3],
    ['STRATEGY', 'v4', 'strategy', 'v4'],
    ['ON_MISS', 'echo', 'onMiss', 'echo'],
    [
      'UPSTREAM_BASE_URL',
      'http://127.0.0.1:8000/v1',
      'upstreamBaseUrl',
      'http://127.0.0.1:8000/v1',
    ],
    ['AZURE_OPENAI_API_VERSION', '2025-01-01-preview', 'azureApiVersion', '2025-01-01-preview'],
    ['LOCAL_MODEL_DIR', '/models/tiny', 'localModelDir', '/models/tiny'],
    ['LOCAL_MODEL', 'someone/Model-1B', 'localModel', 'someone/Model-1B'],
    ['LOCAL_DTYPE', 'q4f16', 'localDtype', 'q4f16'],
    ['LOCAL_QUEUE', '1', 'localQueue', 1],
    ['LOCAL_MAX_TOKENS', '32768', 'localMaxTokens', 32_768],
    ['ALLOW_FAULTS', 'false', 'allowFaults', false],
    ['BODY_LIMIT', '1', 'bodyLimit', 1],
    ['BODY_LIMIT', '500kb', 'bodyLimit', 500 * 1024],
    ['BODY_LIMIT', '2 MB', 'bodyLimit', 2 * 1024 * 1024],
    ['BODY_LIMIT', '1gb', 'bodyLimit', 1024 ** 3],
    ['REQUEST_TIMEOUT_MS', '100', 'requestTimeout', 100],
    ['SHUTDOWN_TIMEOUT_MS', '0', 'shutdownTimeout', 0],
    ['RECORD', 'true', 'record', true],
    ['RECORD_LIMIT', '10mb', 'recordLimit', 10 * 1024 * 1024],
    ['SEED_SECRET', 'open sesame', 'seedSecret', 'open sesame'],
    ['SEED_SECRET', ' open sesame\n', 'seedSecret', ' open sesame\n'],
    ['SEED_BATCH_SIZE', '1', 'seedBatchSize', 1],
    ['SEED_FILE', 'corpus.json', 'seedFile', 'corpus.json'],
    ['SEED_SAMPLE', 'false', 'seedSample', false],
    ['LOG_LEVEL', 'silent', 'logLevel', 'silent'],
    ['LOG_CONTENT', 'true', 'logContent', true],
  ])('%s=%s', (name, value, setting, wanted) => {
    expect(readSettings({ [name]: value })[setting]).toBe(wanted);
  });
});

describe('a wrong value is refused with a message that names the variable, the value and what it takes', () => {
  const whole = 'is not a whole number from 0 to 65535.';
  const size = 'is not a size such as 500kb, 10mb or 1048576.';
  test.each([
    ...['http', '-1', '65536', '1.5', '1e3', '0x50', '3000a', '٣'].map((value) => [
      'PORT',
      value,
      whole,
    ]),
    ...['v5', 'V3', 'v3,v4', 'constructor'].map((value) => [
      'STRATEGY',
      value,
      'is not one of v1, v2, v3, v4.',
    ]),
    ...['0', '0mb', 'mb', '-1', '1.5mb', '10tb', 'ten', '9999999999gb', '10mb!'].map((value) => [
      'BODY_LIMIT',
      value,
      size,
    ]),
    ...['yes', '1', 'TRUE'].map((value) => ['SEED_SAMPLE', value, 'is not one of true, false.']),
    ['ON_MISS', 'fail', 'is not one of error, any, echo, synthesize, upstream.'],
    ['LOG_LEVEL', 'loud', 'is not one of fatal, error, warn, info, debug, trace, silent.'],
  ])('%s=%s', (name, value, why) => {
    expect(() => readSettings({ [name]: value })).toThrow(
      new SettingsError(`${name}: "${value}" ${why}`),
    );
  });

  test.each(['localhost:27017', 'http://bob:secret@db', 'mongodb://'])(
    'without the value where it may hold a password: %s',
    (MONGODB_URI) => {
      expect(() => readSettings({ MONGODB_URI })).toThrow(
        new SettingsError(
          'MONGODB_URI: The value is not an address that begins with mongodb:// or mongodb+srv://.',
        ),
      );
    },
  );

  test('all of them, when several are wrong', () => {
    const wrong = { PORT: 'x', BODY_LIMIT: 'y', STRATEGY: 'v3' };
    expect(() => readSettings(wrong)).toThrow(
      new SettingsError(`PORT: "x" ${whole}\nBODY_LIMIT: "y" ${size}`),
    );
  });
});
