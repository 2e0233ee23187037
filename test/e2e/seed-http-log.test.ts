import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Fifo } from '../support/fifo.js';
import { House } from '../support/house.js';
import { cancel, entry, outcome, post, SECRET } from '../support/seed-http.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';

describe('the server’s log tells', () => {
  const house = new House();
  const path = join(house.folder, 'corpus.json');
  let server: Server;
  beforeAll(async () => {
    server = await house.serve({ SEED_SECRET: SECRET, SEED_FILE: path, LOG_LEVEL: 'info' });
  });
  afterAll(() => house.leave());

  /** Waits for a line of the log, which has nothing but the message beside what every line has. */
  const line = async (level: number, message: RegExp): Promise<void> => {
    const found = await until(`the log says ${message.source}`, () =>
      server.child.stderr
        .split('\n')
        .slice(0, -1)
        .map((each) => JSON.parse(each) as { level: number; context: string; msg: string })
        .find((each) => each.level === level && each.context === 'Seed' && message.test(each.msg)),
    );
    expect(Object.keys(found).sort()).toEqual(['context', 'level', 'msg', 'time']);
  };
  const INFO = 30;
  const ERROR = 50;

  test('what a seed over HTTP reads, and what became of it', async () => {
    writeFileSync(path, `[${entry('one')}, 7]`);
    await post(server);
    expect((await outcome(server)).state).toBe('done');
    await line(INFO, new RegExp(`^Seeding ${path}\\.$`));
    await line(INFO, /^Seeded 1 conversation, 2 messages; skipped 1; [\d.]+ s\.$/);
  });

  test('why a seed over HTTP failed', async () => {
    writeFileSync(path, '[]');
    await post(server);
    expect((await outcome(server)).state).toBe('failed');
    await line(ERROR, /^The seed failed\. .*corpus\.json: no conversation found/);
  });

  test('that a seed over HTTP was cancelled', async () => {
    const fifo = new Fifo(join(house.folder, 'pipe')).hold();
    server = await house.serve({
      SEED_SECRET: SECRET,
      SEED_FILE: fifo.path,
      LOG_LEVEL: 'info',
    });
    fifo.write(`[${entry('one')}`);
    await post(server);
    expect((await cancel(server)).status).toBe(200);
    await line(INFO, /^The seed was cancelled\.$/);
    fifo.close();
  });
});
