import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli.js';
import { SAMPLE } from '../support/corpora.js';
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

const RUNNING = '{"statusCode":409,"message":"A seed is already running.","error":"Conflict"}';

const seeded = new House();
beforeAll(() => seeded.seed([talk('old')]));
afterAll(() => seeded.leave());

describe('while a seed runs', () => {
  let house: House;
  let fifo: Fifo;
  let server: Server;
  beforeEach(async () => {
    house = seeded.copy();
    fifo = new Fifo(join(house.folder, 'pipe')).hold();
    server = await serve(house, fifo.path);
    fifo.write(`[${entry('new')},`);
  });
  afterEach(() => house.leave());

  /** Lets the seed's process look up until a promise is settled. */
  async function nudgedUntil<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    promise.catch(() => undefined).finally(() => (settled = true));
    await until('it is settled', () => {
      fifo.nudge();
      return settled;
    });
    return promise;
  }

  test('another one is refused, here and in other processes', async () => {
    const other = await serve(house, fifo.path);
    expect((await post(server)).status).toBe(201);
    expect(text(await post(server))).toEqual([409, RUNNING]);
    expect(text(await post(other))).toEqual([409, RUNNING]);
    const cli = await runCli(house.dataDir, ['seed', SAMPLE]);
    expect([cli.status, cli.stderr]).toEqual([1, 'A seed is already running.\n']);
    expect((await status(server)).state).toBe('running');
    fifo.write(`${entry('newer')}]`);
    fifo.close();
    expect((await outcome(server)).state).toBe('done');
    expect(await reply(server)).toBe(bodyWith('new', 'newer'));
  });

  test('of two that start at once, one does', async () => {
    const other = await serve(house, fifo.path);
    const answers = await Promise.all([post(server), post(other)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    fifo.write(`${entry('newer')}]`);
    fifo.close();
    const states = [(await outcome(server)).state, (await outcome(other)).state];
    expect(states.sort()).toEqual(['done', 'idle']);
    expect(await reply(server)).toBe(bodyWith('new', 'newer'));
  });

  test('the old corpus answers until it is done, and every process has the new one from then on', async () => {
    const other = await house.serve();
    await post(server);
    expect(await reply(server)).toBe(bodyWith('old'));
    expect(await reply(other)).toBe(bodyWith('old'));
    fifo.write(`${entry('newer')}]`);
    fifo.close();
    await until('the seed is done', async () => (await status(server)).state === 'done');
    expect(await reply(server)).toBe(bodyWith('new', 'newer'));
    expect(await reply(other)).toBe(bodyWith('new', 'newer'));
  });

  test('it can be cancelled: the old corpus stays, and another seed may start', async () => {
    await post(server);
    const answer = await nudgedUntil(cancel(server));
    expect(text(answer)).toEqual([200, '{"message":"Seed cancelled."}']);
    expect(await status(server)).toMatchObject({
      state: 'cancelled',
      error: 'The seed was cancelled.',
    });
    expect(await reply(server)).toBe(bodyWith('old'));
    expect(text(await cancel(server))).toEqual([
      409,
      '{"statusCode":409,"message":"No seed is running.","error":"Conflict"}',
    ]);
    const cli = await runCli(house.dataDir, ['seed', house.write(`[${entry('third')}]`)]);
    expect(cli.status).toBe(0);
    expect(await reply(server)).toBe(bodyWith('third'));
  });

  test('its process may be killed: that is told, and another seed may start', async () => {
    await post(server);
    process.kill(seedingPid(house), 'SIGKILL');
    expect(await outcome(server)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('SIGKILL'),
    });
    expect(await reply(server)).toBe(bodyWith('old'));
    fifo.close();
    const cli = await runCli(house.dataDir, ['seed', house.write(`[${entry('third')}]`)]);
    expect(cli.status).toBe(0);
    expect(await reply(server)).toBe(bodyWith('third'));
  });

  test('the server may be told to end: it cancels the seed and ends well', async () => {
    await post(server);
    await nudgedUntil(server.stop());
    const again = await house.serve();
    expect(await reply(again)).toBe(bodyWith('old'));
  });

  test('the server may be killed: the seed does not outlive it', async () => {
    await post(server);
    const pid = seedingPid(house);
    await server.crash();
    await until('the seed’s process has ended', () => {
      fifo.nudge();
      return !isAlive(pid);
    });
    const again = await house.serve();
    expect(await reply(again)).toBe(bodyWith('old'));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
