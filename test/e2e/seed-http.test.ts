import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Answer } from '../support/client.js';
import { conversationsIn, writeCorpus } from '../support/corpora.js';
import { onEachStore } from '../support/each-store.js';
import { Fifo } from '../support/fifo.js';
import { House } from '../support/house.js';
import {
  bodyWith,
  cancel,
  entry,
  outcome,
  post,
  reply,
  serve,
  status,
  talk,
  text,
  untilReplies,
} from '../support/seed-http.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';

const MEGABYTES = 15;
const RUNNING = '{"statusCode":409,"message":"A seed is already running.","error":"Conflict"}';

onEachStore((store) => {
  const house = new House(store);
  let server: Server;
  let path: string;
  beforeAll(async () => {
    await house.seed([talk('old')]);
    path = house.write('');
    server = await serve(house, path);
  });
  afterAll(() => house.leave());

  describe('a seed', () => {
    test('is started with klu’s answer, and its result is shown', async () => {
      const skipped = '{"conversations":[]},7,{"conversations":[{"from":"human","value":null}]}';
      const content = `[${entry('new')},${skipped},${entry('newer')}]`;
      writeFileSync(path, content);
      expect(text(await post(server))).toEqual([201, '{"message":"Running seed."}']);
      const done = await outcome(server);
      expect(done).toMatchObject({
        state: 'done',
        bytesRead: content.length,
        bytesTotal: content.length,
        conversations: 2,
        messages: 4,
        error: null,
      });
      const reasons = done.reasons.map(({ reason, count }) => `${count} × ${reason}`);
      expect(reasons.sort()).toEqual([
        '1 × entry is not an object',
        '1 × text is missing or null',
        '2 × conversation is empty',
      ]);
      expect(done.skipped).toBe(4);
      await untilReplies(server, 'new', 'newer');
    });

    test('again and again never adds up', async () => {
      writeFileSync(path, `[${entry('new')}]`);
      for (let round = 0; round < 3; round++) {
        expect((await post(server)).status).toBe(201);
        expect((await outcome(server)).state).toBe('done');
        await untilReplies(server, 'new');
      }
    });

    test.each([
      ['no conversations', '[]', 'no conversation found'],
      [
        'JSON up to a point far in',
        `[${`${entry('é')},\n`.repeat(20_000)}nonsense]`,
        'not JSON at byte ',
      ],
    ])('of a file of %s fails, and the old corpus stays', async (_, content, reason) => {
      writeFileSync(path, content);
      expect([201, 422]).toContain((await post(server)).status);
      const { state, error } = await outcome(server);
      expect([state, error]).toEqual(['failed', expect.stringContaining(reason)]);
      expect(await reply(server)).toBe(bodyWith('new'));
    });
  });

  test('answers keep coming during a large seed, old ones and then new ones', async () => {
    writeCorpus(path, MEGABYTES, 2);
    const question = conversationsIn(path)
      .map(({ messages }) => messages[0])
      .find(({ value }) => !value.startsWith('Question'));
    const ask = (): Promise<Answer> => server.client.complete([question]);
    expect((await ask()).status).toBe(404);
    await post(server);
    const statuses: number[] = [];
    await until('the seed is done, and its corpus answers', async () => {
      const { state } = await status(server);
      const answer = await ask();
      statuses.push(answer.status);
      expect(['running', 'done']).toContain(state);
      return state === 'done' && answer.status === 200;
    });
    const switched = statuses.indexOf(200);
    expect(switched).toBeGreaterThan(0);
    expect(statuses.slice(0, switched).every((one) => one === 404)).toBe(true);
    expect(statuses.slice(switched).every((one) => one === 200)).toBe(true);
  });

  test('a seed that runs keeps others out, and can be cancelled: the old corpus stays', async () => {
    writeFileSync(path, `[${entry('kept')}]`);
    await post(server);
    await outcome(server);
    await untilReplies(server, 'kept');
    const fifo = new Fifo(join(house.folder, 'pipe')).hold();
    const [one, other] = [await serve(house, fifo.path), await serve(house, path)];
    fifo.write(`[${entry('lost')},`);
    expect((await post(one)).status).toBe(201);
    expect(text(await post(one))).toEqual([409, RUNNING]);
    expect(text(await post(other))).toEqual([409, RUNNING]);
    const { status: code, stderr } = await house.run(['seed', path]);
    expect([code, stderr]).toEqual([1, 'A seed is already running.\n']);
    const cancelled = cancel(one);
    let answered = false;
    void cancelled.finally(() => (answered = true));
    await until('it is cancelled', () => {
      fifo.nudge();
      return answered;
    });
    expect(text(await cancelled)).toEqual([200, '{"message":"Seed cancelled."}']);
    expect(await status(one)).toMatchObject({
      state: 'cancelled',
      error: 'The seed was cancelled.',
    });
    expect(await reply(one)).toBe(bodyWith('kept'));
    fifo.close();
    expect((await post(other)).status).toBe(201);
    expect((await outcome(other)).state).toBe('done');
  });
});
