import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { Credit } from '../../../src/engines/local/credit.js';
import { until } from '../../support/until.js';

const SCRIPT = join(import.meta.dirname, '../../support/local/credit.worker.mjs');

test('A thread is at most 64 chunks ahead of whoever takes them, goes on when one is taken, and ends at once', async () => {
  const credit = new Credit();
  const counted = new SharedArrayBuffer(4);
  const made = (): number => Atomics.load(new Int32Array(counted), 0);
  credit.begin();
  const worker = new Worker(SCRIPT, { workerData: { memory: credit.memory, counted } });
  const ended = Promise.all([once(worker, 'message'), once(worker, 'exit')]);
  for (let taken = 0; taken < 1000; taken += 1 + (taken % 7)) {
    await until('it has made what it may', () => made() >= 64 + taken);
    expect(made()).toBe(64 + taken);
    for (let i = 0; i < 1 + (taken % 7); i++) credit.take();
  }
  credit.stop();
  const [[last]] = (await ended) as [[number], [number]];
  expect(last).toBeLessThanOrEqual(made());
});

test('What is taken of a job that was stopped lets nothing more through, until another one begins', () => {
  const credit = new Credit();
  credit.begin();
  expect(credit.wait(63)).toBe(true);
  credit.stop();
  credit.take();
  expect([credit.stopped, credit.wait(1)]).toEqual([true, false]);
  credit.begin();
  expect([credit.stopped, credit.wait(1)]).toEqual([false, true]);
});
