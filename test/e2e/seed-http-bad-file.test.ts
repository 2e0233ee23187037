import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SeedStatus } from '../../src/conversation/seeding/seed-report.js';
import { json } from '../support/client.js';
import { House } from '../support/house.js';
import { bodyWith, outcome, post, reply, serve, status, talk } from '../support/seed-http.js';
import type { Server } from '../support/server.js';

describe('a file that cannot be seeded leaves the server and its corpus as they were', () => {
  const house = new House();
  const path = join(house.folder, 'corpus.json');
  let server: Server;
  beforeAll(async () => {
    await house.seed([talk('old')]);
    server = await serve(house, path);
  });
  beforeEach(() => {
    rmSync(path, { force: true, recursive: true });
  });
  afterAll(() => house.leave());

  const outcomeOf = async (content: string): Promise<SeedStatus> => {
    writeFileSync(path, content);
    // What is found out at once is the answer; what is found out later is the outcome.
    expect([201, 422]).toContain((await post(server)).status);
    const result = await outcome(server);
    expect(result.state).toBe('failed');
    expect(await reply(server)).toBe(bodyWith('old'));
    return result;
  };

  test('a path that leads nowhere is refused at once', async () => {
    const answer = await post(server);
    expect(answer.status).toBe(422);
    const message = `${path}: no such file or folder`;
    expect(json(answer)).toEqual({ statusCode: 422, message, error: 'Unprocessable Entity' });
    expect(await status(server)).toMatchObject({ state: 'failed', error: message });
    expect(await reply(server)).toBe(bodyWith('old'));
  });

  test.each(['-data.json', '-', '--report'])(
    'a missing %s is a file like any other',
    async (name) => {
      const other = await serve(house, name);
      const answer = await post(other);
      expect(answer.status).toBe(422);
      const message = `${join(house.dataDir, name)}: no such file or folder`;
      expect(json(answer)).toEqual({ statusCode: 422, message, error: 'Unprocessable Entity' });
    },
  );

  test('a folder without files is refused at once', async () => {
    mkdirSync(path);
    const answer = await post(server);
    expect(answer.status).toBe(422);
    expect(answer.body.toString()).toContain('no JSON or gzip file in it');
    expect(await reply(server)).toBe(bodyWith('old'));
  });

  test('a file without conversations', async () => {
    expect((await outcomeOf('[]')).error).toContain('no conversation found');
  });

  test('an empty file', async () => {
    expect((await outcomeOf('')).error).toMatch(/no conversation found|ends too early/);
  });

  test('a file that is not JSON', async () => {
    expect((await outcomeOf('  nonsense')).error).toContain('not JSON at byte 2 ');
  });

  test('a file that stops being JSON far in: the byte is told', async () => {
    const good = `[${`${JSON.stringify(talk('é'))},\n`.repeat(20_000)}`;
    const { error } = await outcomeOf(`${good}nonsense]`);
    expect(error).toContain(`not JSON at byte ${Buffer.byteLength(good)} `);
  });

  test('a file that ends too early: the byte is told', async () => {
    const cut = `[${`${JSON.stringify(talk('é'))},\n`.repeat(20_000)}{"conversations":[`;
    const { error } = await outcomeOf(cut);
    expect(error).toContain(`the JSON ends too early, at byte ${Buffer.byteLength(cut)} `);
  });
});
