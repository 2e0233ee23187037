import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Ended } from '../support/child.js';
import { cliOnStore } from '../support/cli-on-store.js';
import { runCli, startCli } from '../support/cli.js';
import { SAMPLE } from '../support/corpora.js';
import { Fifo } from '../support/fifo.js';
import { House } from '../support/house.js';
import { array } from '../support/reply-files.js';

const house = new House();
afterAll(() => house.leave());

const { run, repliesStored } = cliOnStore(house);

describe('what cannot be done ends with status 1 and one readable line', () => {
  beforeAll(async () => {
    await run('seed', house.write(array('kept')));
  });

  const expectLine = ({ status, stdout, stderr }: Ended, line: RegExp | string): void => {
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toMatch(line);
  };

  test.each<[string, () => string, RegExp]>([
    ['a missing file', () => join(house.folder, 'missing'), /missing: no such file or folder\. /],
    ['an empty file', () => house.write(''), /no conversation found/],
    ['an empty list', () => house.write('[]'), /no conversation found/],
    ['only unusable entries', () => house.write('[1,{}]'), /entry is not an object \(1\)/],
    ['no JSON', () => house.write('[{"a":1},x]'), /not JSON at byte 9 /],
    ['JSON cut short', () => house.write('[{"a":1},'), /the JSON ends too early, at byte 9 /],
    ['no UTF-8', () => house.write(Buffer.from('["é\xff"]', 'latin1')), /not UTF-8 at byte 2\. /],
    [
      'gzip cut short',
      () => house.write(gzipSync(array('x')).subarray(0, -9)),
      /gzip data is damaged/,
    ],
  ])('seeding %s', async (_, path, line) => {
    const ended = await run('seed', path());
    expectLine(ended, line);
    expect(ended.stderr.split('The corpus stays as it was.')).toEqual([expect.anything(), '\n']);
  });

  test('seeding nothing in particular', async () => {
    expectLine(await run('seed'), /^Nothing to seed: name files, folders, or - for standard input/);
  });

  test('seeding a file that vanishes while others are read', async () => {
    const fifo = new Fifo(join(house.folder, 'pipe'));
    const second = house.write(array('never read'));
    const child = startCli(house.dataDir, ['seed', fifo.path, second]);
    await fifo.meet();
    rmSync(second);
    fifo.write(array('read'));
    fifo.close();
    expectLine(await child.end(), `${second}: no such file or folder`);
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? test.skip : test)(
    `seeding a file without permission${isRoot ? ' (not run: root may read everything)' : ''}`,
    async () => {
      const path = house.write(array('secret'));
      chmodSync(path, 0);
      expectLine(await run('seed', path), /permission denied/);
    },
  );

  const memory = process.platform === 'linux' ? test : test.skip;
  memory('seeding a file that cannot be read to its end', async () => {
    expectLine(await run('seed', '/proc/self/mem'), /\/proc\/self\/mem: /);
  });

  test('exporting to where nothing can be written', async () => {
    const path = join(house.folder, 'no/such/folder');
    expectLine(await run('export', path), `${path} cannot be written: no such folder\n`);
    const { folder } = house;
    expectLine(await run('export', folder), `${folder} cannot be written: is a folder\n`);
  });

  test('exporting an empty store', async () => {
    const empty = join(house.folder, 'empty');
    const line = `No corpus has been seeded yet (the store is ${empty}).\n`;
    expectLine(await runCli(empty, ['export']), line);
  });

  test('a command or an option that nobody knows', async () => {
    expectLine(await run('nonsense'), "error: unknown command 'nonsense'");
    expectLine(await run('seed', '--fast'), "error: unknown option '--fast'");
  });

  test('more arguments than a command takes', async () => {
    const line = /^error: too many arguments for '/;
    expectLine(await run('export', 'a', 'b'), line);
    expectLine(await run('inspect', 'a'), line);
  });

  test('what only the server runs', async () => {
    expectLine(await run('seed-report', SAMPLE), 'error: seed-report is for the server: use seed');
  });

  test.each([
    ['PORT', 'x'],
    ['STRATEGY', 'v0'],
    ['BODY_LIMIT', 'much'],
    ['DATA_DIR', SAMPLE],
    ['DATA_DIR', '/proc/x'],
  ])('a wrong %s', async (name, value) => {
    const line = new RegExp(`^${name}: "${value}" (is not|cannot be) `);
    expectLine(await runCli(house.dataDir, ['inspect'], { [name]: value }), line);
  });

  test('and the corpus is as it was', async () => {
    expect(await repliesStored()).toEqual(['kept']);
  });
});
