import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SeedStatus } from '../../src/conversation/seeding/seed-report.js';
import { SAMPLE, conversationsIn, writeCorpus } from '../support/corpora.js';
import { House } from '../support/house.js';
import {
  bodyWith,
  entry,
  outcome,
  post,
  reply,
  SECRET,
  serve,
  status,
  talk,
} from '../support/seed-http.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';

describe('a seed', () => {
  const house = new House();
  let server: Server;
  let path: string;
  beforeAll(async () => {
    await house.seed([talk('old')]);
    path = house.write('');
    server = await serve(house, path);
  });
  afterAll(() => house.leave());

  test('shows how far it has come, and how far it has to go', async () => {
    writeCorpus(path, 20);
    await post(server);
    const seen: SeedStatus[] = [];
    await until('the seed ends', async () => {
      seen.push(await status(server));
      return seen.at(-1)?.state === 'done';
    });
    const size = readFileSync(path).length;
    expect(seen.every(({ bytesTotal }) => bytesTotal === size)).toBe(true);
    for (const counter of ['bytesRead', 'conversations', 'messages', 'seconds'] as const) {
      const values = seen.map((now) => now[counter]);
      expect(values).toEqual([...values].sort((a, b) => a - b));
      expect(values[0]).toBeGreaterThan(0);
    }
    expect(seen.at(-1)?.rate).toBeGreaterThan(0);
    expect(seen.at(-1)?.messages).toBe(
      conversationsIn(path).reduce((sum, { messages }) => sum + messages.length, 0),
    );
  });

  test.each(['-data.json', '-'])('reads a file called %s', async (name) => {
    writeFileSync(join(house.dataDir, name), `[${entry(name)}]`);
    const other = await serve(house, name);
    expect((await post(other)).status).toBe(201);
    expect((await outcome(other)).state).toBe('done');
    expect(await reply(other)).toBe(bodyWith(name));
  });

  test('reads src/seed-data/conversations.json where klu’s users put it, else the sample', async () => {
    const other = await house.serve({ SEED_SECRET: SECRET });
    await post(other);
    expect((await outcome(other)).conversations).toBe(conversationsIn(SAMPLE).length);
    const folder = join(house.dataDir, 'src/seed-data');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'conversations.json'), `[${entry('klu’s')}]`);
    await post(other);
    expect((await outcome(other)).conversations).toBe(1);
    expect(await reply(other)).toBe(bodyWith('klu’s'));
  });
});
