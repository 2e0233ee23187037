import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Child, ROOT, type Ended } from '../../support/child.js';
import { fakeProgram } from '../../support/fake-program.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  for (const name of ['env.mjs', 'tools.mjs']) {
    cpSync(join(ROOT, 'scripts', name), join(folder, 'scripts', name));
  }
});
afterEach(() => removeFolder(folder));

/** Runs the script in a repository of its own, with no other program on the PATH than what a test put there. */
function run(...args: string[]): Promise<Ended> {
  const command = [join(folder, 'scripts/env.mjs'), ...args];
  return new Child(process.execPath, command, { PATH: folder }, folder).end();
}

/** A docker that keeps what it was told, and does these things. */
function fakeDocker({ version = 'echo 28.2.2', compose = 'echo v2.30', up = 'true' } = {}): void {
  const script = `echo "$@" >> "${folder}/calls"
case "$1 $2 $3" in
  "version "*) ${version};;
  "compose version "*) ${compose};;
  "compose up "*) ${up};;
  "compose port app") echo 0.0.0.0:49153;;
  "compose port mongo") echo 127.0.0.1:27018;;
  "compose logs "*) echo "the last of the log";;
esac`;
  fakeProgram(folder, 'docker', script);
}

const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

describe('what is missing is said at once:', () => {
  test('Docker', async () => {
    const { status, stderr } = await run('setup');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Docker is needed and was not found: https:/);
  });

  test('its engine', async () => {
    fakeDocker({ version: 'echo; echo "Cannot connect to the Docker daemon." >&2; exit 1' });
    const { status, stderr } = await run('setup');
    expect(status).toBe(1);
    expect(stderr).toBe(
      'Docker is installed, but its engine does not answer. Is it started? Cannot connect to the Docker daemon.\n',
    );
  });

  test('a newer version', async () => {
    fakeDocker({ version: 'echo 24.0.9' });
    const { status, stderr } = await run('stop');
    expect(status).toBe(1);
    expect(stderr).toBe('Docker 25 or newer is needed; this one is 24.0.9.\n');
  });

  test('Docker Compose', async () => {
    fakeDocker({ compose: 'exit 1' });
    const { status, stderr } = await run('setup');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^`docker compose` is needed and this Docker lacks it: https:/);
  });

  test('what to do', async () => {
    for (const args of [[], ['restart']]) {
      const { status, stderr } = await run(...args);
      expect([status, stderr]).toEqual([1, 'Usage: node scripts/env.mjs setup|stop\n']);
    }
  });
});

test('setup builds, waits until all are healthy, and says where they are', async () => {
  fakeDocker();
  const { status, stdout, stderr } = await run('setup');
  expect([status, stderr]).toEqual([0, '']);
  expect(calls()).toContain('compose up --build --detach --wait --wait-timeout 300');
  expect(existsSync(join(folder, 'src/seed-data'))).toBe(true);
  expect(stdout).toContain('Reprise answers on http://127.0.0.1:49153,');
  expect(stdout).toContain('MONGODB_URI=mongodb://127.0.0.1:27018/reprise?directConnection=true\n');
});

test('setup fails with what the containers said when they do not become healthy', async () => {
  fakeDocker({ up: 'exit 17' });
  const { status, stdout, stderr } = await run('setup');
  expect(status).toBe(17);
  expect(stdout).toContain('the last of the log');
  expect(stdout).not.toContain('Reprise answers');
  expect(stderr).toMatch(/did not become healthy/);
});

test('stop removes the containers, and no data', async () => {
  fakeDocker();
  const { status, stdout } = await run('stop');
  expect(status).toBe(0);
  expect(calls().at(-1)).toBe('compose down');
  expect(stdout).toMatch(/The data are kept\./);
});
