import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Child, ROOT } from '../support/child.js';
import { House } from '../support/house.js';
import { until } from '../support/until.js';

const house = new House();
beforeAll(() => mkdirSync(house.dataDir));
afterAll(() => house.leave());

test('the server of `npm start` ends well when the shell between npm and it dies', async () => {
  const script = join(ROOT, 'scripts/start.mjs');
  // With something left to do, a shell stays the parent.
  const command = `${process.execPath} ${script}; true`;
  const settings = { DATA_DIR: house.dataDir, PORT: '0', SEED_SAMPLE: 'false' };
  const environment = { npm_lifecycle_event: 'start', ...settings };
  const shell = new Child('bash', ['--norc', '-c', command], environment, house.folder);
  await until('the server listens', () => shell.stdout.includes('Reprise is listening on '));
  shell.kill('SIGTERM');
  // Its output is closed once the server has ended too.
  const { status, stderr } = await shell.end();
  expect(status).toBe(128 + 15);
  expect(stderr).toMatch(/SIGTERM: finishing what is in flight.*Stopped\./s);
});
