import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startCli } from '../support/cli.js';
import { writeCorpus } from '../support/corpora.js';
import { Fifo } from '../support/fifo.js';
import { House } from '../support/house.js';
import {
  bodyWith,
  cancel,
  entry,
  outcome,
  post,
  reply,
  seedingPid,
  serve,
  status,
  talk,
  text,
} from '../support/seed-http.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';

const CANCELLED = [200, '{"message":"Seed cancelled."}'];
const NONE_RUNS = [409, '{"statusCode":409,"message":"No seed is running.","error":"Conflict"}'];

const seeded = new House();
const large = join(seeded.folder, 'large.json');
beforeAll(async () => {
  await seeded.seed([talk('old')]);
  writeCorpus(large, 8);
});
afterAll(() => seeded.leave());

let house: House;
beforeEach(() => {
  house = seeded.copy();
});
afterEach(() => house.leave());

const generations = (): string[] => readdirSync(join(house.dataDir, 'corpus/generations'));

describe('a seed that is cancelled when all is read', () => {
  let fifo: Fifo;
  let server: Server;
  beforeEach(async () => {
    fifo = new Fifo(join(house.folder, 'pipe')).hold();
    fifo.write(`[${entry('new')}]`);
    server = await serve(house, fifo.path);
  });

  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('by %s, never goes live', async (signal) => {
    await post(server);
    const pid = seedingPid(house);
    // Both wait for it when it wakes: the end of what it reads, and the signal.
    process.kill(pid, 'SIGSTOP');
    fifo.close();
    process.kill(pid, signal);
    process.kill(pid, 'SIGCONT');
    expect((await outcome(server)).state).toBe('cancelled');
    expect(await reply(server)).toBe(bodyWith('old'));
    expect(generations()).toHaveLength(1);
  });
});

describe('a seed that is cancelled while its index is written', () => {
  const moments: [string, (folder: string) => boolean][] = [
    ['all is read', () => true],
    ['its index is being finished', (folder) => !existsSync(join(folder, 'spill'))],
    ['its summary is there', (folder) => existsSync(join(folder, 'generation.json'))],
  ];

  test.each(moments)('when %s: the answer says what became of it', async (_, holds) => {
    const server = await serve(house, large);
    const [old] = generations();
    await post(server);
    const folder = (): string =>
      join(house.dataDir, 'corpus/generations', generations().find((id) => id !== old) ?? old);
    await until('all is read', async () => {
      const { state, bytesRead, bytesTotal } = await status(server);
      return state !== 'running' || bytesRead === bytesTotal;
    });
    await until('the moment comes', () => holds(folder()));
    const answer = text(await cancel(server));
    const { state, error } = await status(server);
    const live = (await reply(server)) === bodyWith('old') ? 'old' : 'new';
    expect([answer, state, error, live]).toEqual(
      state === 'done'
        ? [NONE_RUNS, 'done', null, 'new']
        : [CANCELLED, 'cancelled', 'The seed was cancelled.', 'old'],
    );
    expect(text(await cancel(server))).toEqual(NONE_RUNS);
    expect(generations()).toHaveLength(1);
  });
});

describe('a seed that is refused because another process seeds', () => {
  test('leaves nothing to cancel, and the last status as it was', async () => {
    const server = await serve(house, house.write(`[${entry('new')}]`));
    const refusedAndNotCancelled = async (): Promise<void> => {
      const before = await status(server);
      const fifo = new Fifo(join(house.folder, `pipe-${before.state}`)).hold();
      const child = startCli(house.dataDir, ['seed', fifo.path]);
      await until('it seeds', () => existsSync(join(house.dataDir, 'corpus/seeding.lock')));
      expect((await post(server)).status).toBe(409);
      expect(text(await cancel(server))).toEqual(NONE_RUNS);
      expect(await status(server)).toEqual(before);
      fifo.write(`[${entry('by hand')}]`);
      fifo.close();
      expect((await child.end()).status).toBe(0);
      expect(await reply(server)).toBe(bodyWith('by hand'));
    };
    await refusedAndNotCancelled();
    await post(server);
    expect((await outcome(server)).state).toBe('done');
    await refusedAndNotCancelled();
  });
});
