import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { SeedReport } from '../../../src/conversation/seeding/seed-report.js';
import { SeedRunner } from '../../../src/conversation/seeding/seed-runner.js';
import { RepriseError } from '../../../src/core/errors.js';
import {
  NoSeedRunningError,
  SeedCancelledError,
  SeedRunningError,
} from '../../../src/core/seed-errors.js';
import { ErrorAnswers } from '../../../src/ops/error-answers.js';
import { seed } from '../../support/ask.js';
import { LIVE, SeedingPlace } from '../../support/seeding-place.js';
import { until } from '../../support/until.js';

type End = 'quit' | 'linger' | 'deaf' | 'SIGKILL';

const SCRIPT = join(import.meta.dirname, '../../support/seed-child.mjs');

const NUMBERS = { bytesRead: 10, bytesTotal: 10, conversations: 1, messages: 2, skipped: 0 };
const PROGRESS: SeedReport = { type: 'progress', progress: { ...NUMBERS, seconds: 1 } };

/** The report of a failure. */
const failed = ({ status, code, message }: RepriseError): SeedReport => ({
  type: 'failed',
  error: { status, code, message },
});

const POST_SEED = {
  method: 'POST',
  url: '/conversation/seed',
  headers: {},
  id: 'req',
  address: undefined,
};

describe('a seed in a child process', () => {
  let place: SeedingPlace;
  let runner: SeedRunner;
  let live: string;

  beforeEach(async () => {
    place = new SeedingPlace();
    await seed(place.corpus, LIVE);
    live = (await place.corpus.generations())[0].id;
    runner = new SeedRunner(SCRIPT, place.corpus);
  });

  afterEach(async () => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    await runner.onApplicationShutdown();
    await place.close();
  });

  /** Starts a child that sends these reports and then ends so. */
  const start = (end: End, ...reports: SeedReport[]): Promise<void> =>
    runner.start(JSON.stringify({ reports, end }));

  const begun = (generation: string): SeedReport => ({ type: 'begun', generation });
  const done = async (): Promise<SeedReport> => {
    const [generation] = await place.corpus.generations();
    return { type: 'done', result: { ...NUMBERS, seconds: 1, generation, reasons: [] } };
  };

  test('cannot be cancelled when none was started', async () => {
    await expect(runner.cancel()).rejects.toThrow(NoSeedRunningError);
    expect(runner.status()).toMatchObject({ state: 'idle', bytesRead: 0, error: null });
  });

  test('is cancelled when it says so', async () => {
    await start('linger', begun('new'), PROGRESS);
    expect(runner.status()).toMatchObject({ state: 'running', bytesRead: 10 });
    await runner.cancel();
    const { message } = new SeedCancelledError();
    expect(runner.status()).toMatchObject({ state: 'cancelled', error: message });
    await expect(runner.cancel()).rejects.toThrow(NoSeedRunningError);
  });

  test('is cancelled once, however often that is asked for meanwhile', async () => {
    await start('linger', begun('new'), PROGRESS);
    await Promise.all([runner.cancel(), runner.cancel(), runner.onApplicationShutdown()]);
    expect(runner.status().state).toBe('cancelled');
  });

  test('cannot be cancelled once it is done, be its process still there', async () => {
    await start('linger', begun(live), await done());
    await expect(runner.cancel()).rejects.toThrow(NoSeedRunningError);
    await runner.onApplicationShutdown();
    expect(runner.status()).toMatchObject({ state: 'done', error: null });
  });

  test('cannot be cancelled once it has failed, be its process still there', async () => {
    const error = new SeedRunningError();
    await start('linger', begun('new'), PROGRESS, failed(error));
    await until('it has failed', () => runner.status().state === 'failed');
    await expect(runner.cancel()).rejects.toThrow(NoSeedRunningError);
    expect(runner.status()).toMatchObject({ state: 'failed', error: error.message });
  });

  test('is cancelled when it is killed before it is live, and done when it is live', async () => {
    await start('SIGKILL', begun('new'), PROGRESS);
    await runner.cancel();
    expect(runner.status().state).toBe('cancelled');
    await start('SIGKILL', begun(live), PROGRESS);
    await expect(runner.cancel()).rejects.toThrow(NoSeedRunningError);
    expect(runner.status()).toMatchObject({ state: 'done', bytesRead: 10, error: null });
  });

  test('is killed when it does not end within ten seconds, and is cancelled then', async () => {
    await start('deaf', begun('new'), PROGRESS);
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] });
    const cancelled = runner.cancel();
    jest.advanceTimersByTime(9_999);
    expect(runner.status().state).toBe('running');
    jest.advanceTimersByTime(1);
    await cancelled;
    expect(runner.status().state).toBe('cancelled');
  });

  test('has failed when it ends without a word and nobody cancelled it', async () => {
    await expect(start('quit', begun('new'))).rejects.toThrow('ended with status 0');
    expect(runner.status()).toMatchObject({
      state: 'failed',
      error: "The seed's process ended with status 0.",
    });
  });

  test('that is refused leaves the last status as it was, and nothing to cancel', async () => {
    const refused = failed(new SeedRunningError());
    const before = runner.status();
    await expect(start('linger', refused)).rejects.toMatchObject({ code: 'seed_running' });
    await expect(runner.cancel()).rejects.toThrow(NoSeedRunningError);
    expect(runner.status()).toEqual(before);
    await runner.onApplicationShutdown();
    await start('quit', begun(live), await done());
    const { state } = runner.status();
    expect(state).toBe('done');
    await expect(start('quit', refused)).rejects.toMatchObject({ code: 'seed_running' });
    expect(runner.status().state).toBe('done');
  });

  test('that ends with a fault of the program is told of as any other fault is', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const error = { status: 500, code: 'internal', message: 'x is not a function at /home/me' };
    const fault = await start('quit', { type: 'failed', error }).catch((caught: unknown) => caught);
    const { status, body } = new ErrorAnswers().answer(fault, POST_SEED);
    expect([status, body.toString()]).toEqual([
      500,
      '{"statusCode":500,"message":"Internal server error","error":"Internal Server Error"}',
    ]);
    expect(logged).toHaveBeenCalledWith(fault);
    expect(fault).toMatchObject({ message: error.message });
    expect(runner.status()).toMatchObject({ state: 'failed', error: error.message });
  });

  test('that is cancelled before it says a word ends its start with that', async () => {
    const started = start('linger');
    const refused = expect(started).rejects.toThrow(SeedCancelledError);
    await runner.cancel();
    await refused;
    expect(runner.status().state).toBe('cancelled');
  });

  test('has failed when it cannot be told what became of it', async () => {
    await start('SIGKILL', begun('new'), PROGRESS);
    const { corpus } = place;
    await corpus.onApplicationShutdown();
    place.spoil();
    await expect(runner.cancel()).rejects.toThrow(NoSeedRunningError);
    expect(runner.status()).toMatchObject({ state: 'failed', error: expect.stringMatching(/./) });
  });
});
