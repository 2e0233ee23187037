import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Child, ROOT, type Ended } from '../support/child.js';
import { cliOnStore } from '../support/cli-on-store.js';
import { House } from '../support/house.js';
import { array } from '../support/reply-files.js';

const house = new House();
afterAll(() => house.leave());

const { repliesStored } = cliOnStore(house);

/** Runs what `npm run seed` runs, as called in the test's folder. */
function seedFromFolder(...args: string[]): Promise<Ended> {
  const environment = { DATA_DIR: house.dataDir, INIT_CWD: house.folder };
  const command = [join(ROOT, 'scripts/seed.mjs'), ...args];
  const child = new Child(process.execPath, command, environment, ROOT);
  child.stdin.end(array('piped'));
  return child.end();
}

test('`npm run seed` takes paths as they are in the folder where it is called', async () => {
  mkdirSync(join(house.folder, 'sub'));
  house.write(array('relative'), 'sub/mine.json');
  house.write(array('dashed'), '-mine.json');
  const absolute = house.write(array('absolute'));
  const { status, stderr } = await seedFromFolder('sub/mine.json', absolute, '-');
  expect([status, stderr]).toEqual([0, '']);
  expect(await repliesStored()).toEqual(['relative', 'absolute', 'piped']);
  expect((await seedFromFolder('--', '-mine.json')).status).toBe(0);
  expect(await repliesStored()).toEqual(['dashed']);
  expect((await seedFromFolder('--help')).stdout).toMatch(/^Usage: reprise seed /);
});
