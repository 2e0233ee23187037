import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { LiveChunk } from '../../../src/core/chunk.js';
import { chunksOf, failureOf } from '../../support/local/live.js';
import { ScriptedThread } from '../../support/local/scripted-thread.js';
import { until } from '../../support/until.js';

const DIED = [502, 'local_worker_died'];
const LEFT = [499, 'client_left'];
const CLOSED = [503, 'local_closed'];

const opened: ScriptedThread[] = [];

function scripted(...args: ConstructorParameters<typeof ScriptedThread>): ScriptedThread {
  const thread = new ScriptedThread(...args);
  opened.push(thread);
  return thread;
}

afterEach(async () => {
  for (const thread of opened.splice(0)) await thread.close();
});

function iterate(live: AsyncIterable<readonly LiveChunk[]>): AsyncIterator<readonly LiveChunk[]> {
  return live[Symbol.asyncIterator]();
}

function listeners({ signal }: AbortController): number {
  return getEventListeners(signal, 'abort').length;
}

async function untilIdle({ thread }: ScriptedThread): Promise<void> {
  await until('the thread is idle', () => !thread.figures.busy);
  expect(thread.figures.waiting).toBe(0);
}

describe('Requests', () => {
  test('are answered one after the other, in their order, by one thread', async () => {
    const scripts = scripted();
    const order: string[] = [];
    const texts = Array.from({ length: 20 }, (_, i) => `number ${i}`);
    const answers = texts.map(async (text) => {
      const answer = await scripts.ask(text);
      order.push(text);
      return answer;
    });
    expect(await Promise.all(answers)).toEqual(texts);
    expect(order).toEqual(texts);
    expect(scripts.loads).toBe(1);
  });

  test('wait while the model is loaded, up to the bound; more are refused', async () => {
    const scripts = scripted('waits', 2);
    const waiting = ['one', 'two'].map((text) => scripts.ask(text));
    expect(scripts.thread.figures).toEqual({ waiting: 2, busy: false, state: 'loading' });
    const refused = scripts.ask('three');
    await expect(refused).rejects.toMatchObject({
      status: 503,
      code: 'local_queue_full',
      retryAfter: 5,
      message: 'The local model is busy: 2 waiting.',
    });
    scripts.go();
    expect(await Promise.all(waiting)).toEqual(['one', 'two']);
    expect(await scripts.ask('three')).toBe('three');
  });

  test('whose clients leave while they wait are taken out of the queue', async () => {
    const scripts = scripted('waits', 2);
    const client = new AbortController();
    const left = scripts.ask('one', client.signal);
    const stays = scripts.ask('two');
    expect(listeners(client)).toBe(1);
    client.abort();
    expect(await failureOf(left)).toEqual(LEFT);
    expect(listeners(client)).toBe(0);
    const third = scripts.ask('three');
    scripts.go();
    expect(await Promise.all([stays, third])).toEqual(['two', 'three']);
  });

  test('of clients that have left already are not begun', async () => {
    const scripts = scripted();
    expect(await failureOf(scripts.ask('one', AbortSignal.abort()))).toEqual(LEFT);
    expect(scripts.loads).toBe(0);
  });

  test('leave no listener behind once they are answered', async () => {
    const scripts = scripted();
    const client = new AbortController();
    for (const text of ['one', 'two']) await scripts.ask(text, client.signal);
    expect(await failureOf(scripts.ask('fail', client.signal))).toEqual([
      500,
      'local_model_failed',
    ]);
    expect(listeners(client)).toBe(0);
  });
});

describe('An answer in its middle', () => {
  test('is stopped when its client leaves, and whoever waits for a chunk is told', async () => {
    const scripts = scripted();
    const client = new AbortController();
    const live = iterate(await scripts.run('forever', client.signal));
    await live.next();
    const next = scripts.ask('next');
    let read: Promise<unknown>;
    do read = live.next();
    while (await Promise.race([read.then(() => true), new Promise((done) => setImmediate(done))]));
    client.abort();
    expect(await failureOf(read)).toEqual(LEFT);
    expect(await next).toBe('next');
    expect(listeners(client)).toBe(0);
    expect(scripts.loads).toBe(1);
  });

  test('is stopped by return, even while a chunk is waited for', async () => {
    const scripts = scripted('ready');
    const client = new AbortController();
    const live = iterate(await scripts.run('forever', client.signal));
    const reads = Array.from({ length: 50 }, () => live.next());
    expect(await live.return?.()).toEqual({ done: true, value: undefined });
    await Promise.all(reads);
    expect(await live.next()).toEqual({ done: true, value: undefined });
    await untilIdle(scripts);
    expect(listeners(client)).toBe(0);
    expect(await scripts.ask('next')).toBe('next');
  });

  test('is stopped by leaving the loop that reads it', async () => {
    const scripts = scripted();
    for await (const [chunk] of await scripts.run('forever')) if (chunk.type === 'text') break;
    await untilIdle(scripts);
    expect(await scripts.ask('next')).toBe('next');
  });

  test('throws what goes wrong, after the chunks that came before', async () => {
    const scripts = scripted();
    const live = iterate(await scripts.run('fail'));
    expect(await live.next()).toMatchObject({ value: [{ type: 'start' }] });
    await expect(live.next()).rejects.toMatchObject({ code: 'local_model_failed', status: 500 });
    expect(await live.next()).toEqual({ done: true, value: undefined });
    expect(scripts.loads).toBe(1);
  });
});

describe('A thread that dies', () => {
  test.each(['exit', 'throw', 'heap'])(
    'takes the request with it that it works on, and no other: %s',
    async (how) => {
      const scripts = scripted();
      const client = new AbortController();
      const live = scripts.run(how, client.signal).then(chunksOf);
      const others = ['one', 'two'].map((text) => scripts.ask(text));
      expect(await failureOf(live)).toEqual(DIED);
      expect(await Promise.all(others)).toEqual(['one', 'two']);
      expect(scripts.loads).toBe(2);
      expect(listeners(client)).toBe(0);
    },
  );

  test('says why to whoever runs the server, not to clients', async () => {
    const scripts = scripted();
    const failing = scripts.ask('throw');
    await expect(failing).rejects.toMatchObject({
      message: 'The local model died while it answered.',
      detail: 'It slipped., with status 1',
    });
  });

  test('while it is loaded is started again, and requests wait on', async () => {
    const scripts = scripted('dies-twice');
    expect(await scripts.ask('one')).toBe('one');
    expect(scripts.loads).toBe(3);
  });

  test('each time it is loaded is given up, until another request comes', async () => {
    const scripts = scripted('dies');
    const waiting = ['one', 'two'].map((text) => failureOf(scripts.ask(text)));
    expect(await Promise.all(waiting)).toEqual([DIED, DIED]);
    expect(scripts.loads).toBe(3);
    expect(scripts.thread.figures).toEqual({ waiting: 0, busy: false, state: 'none' });
    expect(await failureOf(scripts.ask('three'))).toEqual(DIED);
    expect(scripts.loads).toBe(6);
  });
});

describe('A model', () => {
  test('that cannot be used fails all who wait, and is tried again for the next request', async () => {
    const scripts = scripted('unusable');
    const unusable = [503, 'local_model_unusable'];
    const waiting = ['one', 'two'].map((text) => failureOf(scripts.ask(text)));
    expect(await Promise.all(waiting)).toEqual([unusable, unusable]);
    expect(scripts.loads).toBe(1);
    expect(await failureOf(scripts.thread.load())).toEqual(unusable);
    expect(scripts.loads).toBe(2);
  });

  test('can be loaded before anybody asks, and is loaded once', async () => {
    const scripts = scripted();
    await Promise.all([scripts.thread.load(), scripts.thread.load()]);
    expect(scripts.thread.figures).toEqual({ waiting: 0, busy: false, state: 'ready' });
    expect(await scripts.ask('one')).toBe('one');
    expect(scripts.loads).toBe(1);
  });
});

describe('Closing', () => {
  test.each(['waits', 'ready'])(
    'ends everything, more than once: a thread that %s',
    async (how) => {
      const scripts = scripted(how);
      const loading = failureOf(scripts.thread.load());
      const current = scripts.run('forever').then(chunksOf);
      const waiting = scripts.ask('one');
      if (how === 'ready') await until('it is busy', () => scripts.thread.figures.busy);
      const closing = [scripts.thread.close(), scripts.thread.close()];
      expect(await Promise.all([failureOf(current), failureOf(waiting)])).toEqual([CLOSED, CLOSED]);
      expect(await loading).toEqual(how === 'ready' ? [undefined, undefined] : CLOSED);
      await Promise.all(closing);
      expect(await failureOf(scripts.ask('two'))).toEqual(CLOSED);
      expect(scripts.thread.figures).toEqual({ waiting: 0, busy: false, state: 'none' });
      expect(scripts.loads).toBeLessThanOrEqual(1);
    },
  );
});
