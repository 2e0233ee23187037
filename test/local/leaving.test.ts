import { getEventListeners } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { LiveAnswer } from '../../src/core/engine.js';
import type { LocalEngine } from '../../src/engines/local/local.engine.js';
import { chunksOf, failureOf, textOf } from '../support/local/live.js';
import { continued, tinyEngine } from '../support/local/tiny-model.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const KILLED = pathToFileURL(join(import.meta.dirname, '../support/local/killed.worker.mjs'));
const LEFT = [499, 'client_left'];
const TEN = ', three, four, five, six, seven, eight, nine, ten.';

let engine: LocalEngine;
const folders: string[] = [];

afterEach(async () => {
  await engine.close();
  for (const folder of folders.splice(0)) removeFolder(folder);
});

/** What has to be the case once nothing is under way: another one is answered by the same thread. */
async function expectIdle(...clients: AbortController[]): Promise<void> {
  await until('the thread is idle', () => !engine.figures.busy);
  expect(engine.figures).toMatchObject({ waiting: 0, busy: false });
  for (const { signal } of clients) expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(await whole(continued(engine, 'One, two'))).toBe(TEN);
}

async function whole(answer: Promise<LiveAnswer>): Promise<string> {
  return textOf(await chunksOf((await answer).live));
}

/** An answer of 250 tokens, in whose middle the model is: it is 64 chunks ahead at most. */
async function begun(client = new AbortController()): Promise<AsyncIterator<unknown>> {
  const { live } = await continued(engine, 'The wheel', {}, client.signal);
  const iterator = live[Symbol.asyncIterator]();
  for (let i = 0; i < 20; i++) await iterator.next();
  return iterator;
}

describe('A client that leaves', () => {
  test('while the model is loaded is not answered, and the next one is', async () => {
    engine = tinyEngine();
    const client = new AbortController();
    const left = continued(engine, 'The wheel', {}, client.signal);
    expect(engine.figures.state).toBe('loading');
    client.abort();
    expect(await failureOf(left)).toEqual(LEFT);
    await expectIdle(client);
  });

  test('while it waits for others is taken out of the queue', async () => {
    engine = tinyEngine();
    const [first, second] = [new AbortController(), new AbortController()];
    const iterator = await begun(first);
    const waiting = continued(engine, 'Hello!', {}, second.signal);
    const third = whole(continued(engine, 'One, two'));
    expect(engine.figures).toMatchObject({ waiting: 2, busy: true });
    second.abort();
    expect(await failureOf(waiting)).toEqual(LEFT);
    expect(engine.figures).toMatchObject({ waiting: 1, busy: true });
    await iterator.return?.();
    expect(await third).toBe(TEN);
    await expectIdle(first, second);
  });

  test('in the middle of its answer ends it, though nobody reads', async () => {
    engine = tinyEngine();
    const client = new AbortController();
    const iterator = await begun(client);
    client.abort();
    expect(await failureOf(iterator.next())).toEqual(LEFT);
    await expectIdle(client);
  });

  test('may do so again and again, at any moment', async () => {
    engine = tinyEngine();
    await engine.warm();
    for (let read = 0; read < 40; read++) {
      const client = new AbortController();
      const { live } = await continued(engine, 'The wheel', { n: 2 }, client.signal);
      const iterator = live[Symbol.asyncIterator]();
      const reads = Array.from({ length: read }, () => iterator.next());
      if (read % 2 === 0) await Promise.all(reads);
      if (read % 3 === 0) client.abort();
      else await iterator.return?.();
      await Promise.allSettled(reads);
      expect(getEventListeners(client.signal, 'abort')).toEqual([]);
    }
    await expectIdle();
  });
});

test('Requests beyond the bound of the queue are refused, the others answered in their order', async () => {
  engine = tinyEngine({ localQueue: 2 });
  const iterator = await begun();
  const order: string[] = [];
  const waiting = ['Hello!', 'One, two'].map(async (text) => {
    await whole(continued(engine, text));
    order.push(text);
  });
  await expect(continued(engine, 'Hello!')).rejects.toMatchObject({
    status: 503,
    code: 'local_queue_full',
    retryAfter: 5,
  });
  await iterator.return?.();
  await Promise.all(waiting);
  expect(order).toEqual(['Hello!', 'One, two']);
  await expectIdle();
});

test('A model that dies in the middle of an answer fails that one alone: those that wait are answered', async () => {
  const folder = temporaryFolder();
  folders.push(folder);
  engine = tinyEngine({ dataDir: folder }, { script: KILLED });
  const kill = join(folder, 'kill');
  for (let round = 0; round < 3; round++) {
    const client = new AbortController();
    const iterator = await begun(client);
    const others = ['One, two', 'One, two'].map((text) => whole(continued(engine, text)));
    writeFileSync(kill, '');
    const failed = (async () => {
      while (!(await iterator.next()).done);
    })();
    expect(await failureOf(failed)).toEqual([502, 'local_worker_died']);
    expect(existsSync(kill)).toBe(false);
    expect(await Promise.all(others)).toEqual([TEN, TEN]);
    await expectIdle(client);
  }
});

describe('Closing', () => {
  test('in the middle of an answer fails it, and ends the thread', async () => {
    engine = tinyEngine();
    const iterator = await begun();
    const closing = engine.close();
    expect(await failureOf(iterator.next().then(() => iterator.next()))).toEqual([
      503,
      'local_closed',
    ]);
    await closing;
    expect(engine.figures).toEqual({ waiting: 0, busy: false, state: 'none' });
    expect(await failureOf(continued(engine, 'Hello!'))).toEqual([503, 'local_closed']);
    await engine.close();
  });

  test('while the model is loaded ends the thread', async () => {
    engine = tinyEngine();
    const warm = failureOf(engine.warm());
    await engine.close();
    expect(await warm).toEqual([503, 'local_closed']);
    expect(engine.figures.state).toBe('none');
  });
});
