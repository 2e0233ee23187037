import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ended } from '../support/child.js';
import { runCli, runInShell } from '../support/cli.js';
import { SAMPLE, writeCorpus } from '../support/corpora.js';
import { expectExported } from '../support/exported.js';
import { House } from '../support/house.js';
import { AS_NOBODY, NOBODY, onlyRoot } from '../support/nobody.js';
import { until } from '../support/until.js';

const isRoot = process.getuid?.() === 0;

const house = new House();
afterAll(() => house.leave());

test('an export is what was read, up to formatting and what was skipped', async () => {
  await expectExported(house, SAMPLE);
});

test('an export of an export is the same, byte for byte', async () => {
  await house.seedFiles(SAMPLE);
  const first = join(house.folder, 'first.json');
  const second = join(house.folder, 'second.json');
  await runCli(house.dataDir, ['export', first]);
  await house.seedFiles(first);
  await runCli(house.dataDir, ['export', second]);
  expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
});

test('a reader that has seen enough ends the export quietly', async () => {
  await house.seedFiles(SAMPLE);
  const script = '$REPRISE export | head -c 20 >&2; echo ${PIPESTATUS[0]}';
  const { stdout, stderr } = await runInShell(house.dataDir, script);
  expect(stdout).toBe('0\n');
  expect(stderr).toBe('[\n{"id":"hello-what-');
});

describe('an export to a file', () => {
  const seeded = new House();
  let place: House;
  let file: string;
  beforeAll(() => seeded.seedFiles(SAMPLE));
  afterAll(() => seeded.leave());
  beforeEach(() => {
    place = seeded.copy();
    mkdirSync(join(place.folder, 'out'));
    file = place.write('old', 'out/corpus.json');
  });
  afterEach(() => place.leave());

  const names = (): string[] => readdirSync(join(place.folder, 'out'));
  const export_ = (to: string): Promise<Ended> => runCli(place.dataDir, ['export', to]);
  const expectExported = (path: string): void => {
    expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveLength(143);
  };

  test('tells how much it was', async () => {
    const { stdout, stderr } = await export_(file);
    expect([stdout, stderr]).toEqual([
      '',
      `Exported 143 conversations, 789 messages to ${file}.\n`,
    ]);
  });

  test('leaves it as it was when there is no corpus', async () => {
    const empty = join(place.folder, 'empty');
    const { status, stderr } = await runCli(empty, ['export', file]);
    expect([status, stderr]).toEqual([
      1,
      `No corpus has been seeded yet (the store is ${empty}).\n`,
    ]);
    expect([names(), readFileSync(file, 'utf8')]).toEqual([['corpus.json'], 'old']);
  });

  test('leaves it as it was when the disk is full, and says so', async () => {
    const script = `ulimit -f 8; exec $REPRISE export ${file}`;
    const { status, stderr } = await runInShell(place.dataDir, script);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\S+corpus\.json cannot be written: the file gets too large\n$/);
    expect([names(), readFileSync(file, 'utf8')]).toEqual([['corpus.json'], 'old']);
  });

  describe('of a large corpus', () => {
    const large = new House();
    beforeAll(async () => {
      const path = join(large.folder, 'large.json');
      writeCorpus(path, 30);
      await large.seedFiles(path);
    });
    afterAll(() => large.leave());

    test.each<[NodeJS.Signals, number]>([
      ['SIGHUP', 128 + 1],
      ['SIGINT', 128 + 2],
      ['SIGTERM', 128 + 15],
    ])('leaves it as it was when %s interrupts it', async (signal, status) => {
      const child = large.start(['export', file]);
      await until('it writes', () => names().length > 1);
      child.kill(signal);
      expect(await child.end()).toEqual({
        status,
        stdout: '',
        stderr: 'The export was cancelled.\n',
      });
      expect([names(), readFileSync(file, 'utf8')]).toEqual([['corpus.json'], 'old']);
    });
  });

  test('keeps its mode and its owner', async () => {
    chmodSync(file, 0o640);
    if (isRoot) chownSync(file, NOBODY, NOBODY);
    const { mode, uid, gid } = statSync(file);
    await export_(file);
    expectExported(file);
    expect(statSync(file)).toMatchObject({ mode, uid, gid });
  });

  (onlyRoot === undefined ? test : test.skip)(
    `leaves it as it was when it may not be written to, be its folder open to all${onlyRoot ? ` (not run: ${onlyRoot})` : ''}`,
    async () => {
      for (const path of readdirSync(place.folder, { recursive: true, encoding: 'utf8' })) {
        if (isRoot) chownSync(join(place.folder, path), NOBODY, NOBODY);
      }
      chmodSync(place.folder, 0o755);
      chmodSync(file, 0o444);
      const { status, stderr } = await runCli(place.dataDir, ['export', file], AS_NOBODY);
      expect(stderr).toMatch(/^\S+corpus\.json cannot be written: permission denied\n$/);
      expect([status, names(), readFileSync(file, 'utf8')]).toEqual([1, ['corpus.json'], 'old']);
    },
  );

  test('makes it as any program would when it is new', async () => {
    const script = `umask 027; $REPRISE export ${file}.new; stat -c %a ${file}.new`;
    expect((await runInShell(place.dataDir, script)).stdout).toBe('640\n');
    expect(names()).toEqual(['corpus.json', 'corpus.json.new']);
  });

  test.each(['corpus.json', 'new.json'])('follows a link to %s, which stays one', async (name) => {
    const link = join(place.folder, 'link');
    symlinkSync(`out/${name}`, link);
    expect((await export_(link)).status).toBe(0);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expectExported(join(place.folder, 'out', name));
    expect(names()).toEqual([...new Set(['corpus.json', name])]);
  });

  test('writes what is no regular file as it is', async () => {
    await export_('/dev/null');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    const pipe = join(place.folder, 'out/pipe');
    const script = `mkfifo ${pipe}; $REPRISE export ${pipe} & cat ${pipe} >${file}; wait $!`;
    expect((await runInShell(place.dataDir, script)).status).toBe(0);
    expectExported(file);
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  test('writes to the very file that its output is, when that is its name', async () => {
    const { ino } = statSync(file);
    const script = `$REPRISE export /dev/stdout >${file}`;
    expect((await runInShell(place.dataDir, script)).status).toBe(0);
    expectExported(file);
    expect(statSync(file).ino).toBe(ino);
  });
});
