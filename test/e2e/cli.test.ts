import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ROOT } from '../support/child.js';
import { cliOnStore } from '../support/cli-on-store.js';
import { House } from '../support/house.js';

const house = new House();
afterAll(() => house.leave());

const { run } = cliOnStore(house);

test('--help names the program, however it is run, and lists the commands', async () => {
  const { status, stdout } = await run('--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Usage: reprise /);
  for (const command of ['seed', 'inspect', 'export']) {
    expect(stdout).toMatch(new RegExp(`^ +${command} `, 'm'));
  }
  expect(stdout).not.toContain('report');
});

test('--version tells the package’s version', async () => {
  const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  expect(await run('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});
