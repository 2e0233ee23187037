import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { House } from '../support/house.js';
import { entry, outcome, post, serve } from '../support/seed-http.js';
import { until } from '../support/until.js';

const WARNING = '.env: ON_MIS is not a setting; did you mean ON_MISS?';

describe('A name in .env that is nearly a setting’s', () => {
  let house: House;
  beforeEach(() => {
    house = new House();
    mkdirSync(house.dataDir);
    const lines = ['ON_MIS=hidden-value', 'DATABASE_URL=hidden-value', 'PICK=first'];
    writeFileSync(join(house.dataDir, '.env'), lines.join('\n'));
  });
  afterEach(() => house.leave());

  test('is told of once in the log of a server, and not again by the seeds that it runs', async () => {
    const server = await serve(house, house.write(`[${entry('one')}]`));
    await post(server);
    expect((await outcome(server)).state).toBe('done');
    await until('the log tells of it', () => server.child.stderr.includes('\n'));
    await server.stop();
    const lines = server.child.stderr.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { level: 40, time: expect.any(Number), msg: WARNING },
    ]);
    expect(server.child.stdout).not.toContain('ON_MIS');
  });

  test('is told of by commands, beside what they print', async () => {
    const told = await house.run(['--version']);
    expect(told).toEqual({ status: 0, stdout: expect.any(String), stderr: `${WARNING}\n` });
    expect(told.stdout).toMatch(/^[\d.]+\n$/);
  });

  test('is not told of where the log has errors only', async () => {
    const settings = { LOG_LEVEL: 'error' };
    expect((await house.run(['--version'], settings)).stderr).toBe('');
    const server = await house.serve(settings);
    await server.stop();
    expect(server.child.stderr).toBe('');
  });
});
