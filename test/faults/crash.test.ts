import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Child } from '../support/child.js';
import { runCli, runInShell, startCli } from '../support/cli.js';
import { conversationsIn, randomNumbers, SAMPLE, writeCorpus } from '../support/corpora.js';
import { wrongAnswers } from '../support/exactness.js';
import { House } from '../support/house.js';
import { Server } from '../support/server.js';
import { until } from '../support/until.js';

const MEGABYTES = 15;
/** One line for a person, behind those that tell how far it came. */
const DISK_FULL = /^(?:seeding: [^\n]+\n)*\S+ cannot be written: [^\n]+\n$/;
const RANDOM_SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1e6);

const house = new House();
/** Where files may not grow. */
const capped = new House();
const disk = join(house.folder, 'disk');
const large = join(house.folder, 'large.json');
const home = join(house.dataDir, 'corpus');
const sample = conversationsIn(SAMPLE);

const generations = (): string[] => readdirSync(join(home, 'generations'));
const live = (): string => readFileSync(join(home, 'live'), 'utf8').trim();

/** Generations that are there before a seed starts; those abandoned are swept by it. */
let before: string[] = [];

/** Starts to seed the large corpus. */
function seedLarge(): Child {
  before = generations();
  return startCli(house.dataDir, ['seed', large]);
}

/** Bytes of a file of the generation that is being written; -1 when there is none. */
function written(name: string): number {
  const folder = generations().find((id) => !before.includes(id)) ?? '?';
  const path = join(home, 'generations', folder, name);
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}

/** Whether a process holds the lock. */
function isLockedBy({ pid }: Child): boolean {
  const path = join(home, 'seeding.lock');
  return existsSync(path) && readFileSync(path, 'utf8').includes(`"pid":${pid},`);
}

beforeAll(async () => {
  writeCorpus(large, MEGABYTES);
  const { status } = await runCli(house.dataDir, ['seed', SAMPLE]);
  expect(status).toBe(0);
  console.log(`Delays are drawn from CRASH_SEED=${RANDOM_SEED}.`);
});
afterAll(async () => {
  if (existsSync(disk)) execFileSync('umount', ['--lazy', disk]);
  await house.leave();
  await capped.leave();
});

describe('a seed that is killed at any moment leaves the old corpus, whole', () => {
  const random = randomNumbers(RANDOM_SEED);
  let server: Server;
  beforeAll(async () => {
    server = await house.serve();
  });

  const moments: [string, (child: Child) => boolean][] = [
    ['it holds the lock', isLockedBy],
    ['its generation has a folder', () => generations().some((id) => !before.includes(id))],
    ['its data file is there', () => written('data.mdb') >= 0],
    ['it has written data', () => written('data.mdb') > 1e6],
    ['it has spilled keys', () => written('spill') > 0],
    ['it has written 5 MB', () => written('data.mdb') > 5e6],
    ['it has spilled 2 MB of keys', () => written('spill') > 2e6],
    ['it has written nearly all texts', () => written('data.mdb') > MEGABYTES * 0.9e6],
  ];

  test.each(
    [...moments, ...moments.slice(2, 6)].map(
      ([when, holds], round) => [when, holds, round] as const,
    ),
  )('when %s', async (_, holds, round) => {
    const old = live();
    const child = seedLarge();
    await until('the moment comes', () => holds(child) || !child.running);
    // The first round strikes at the very moment, the second one some time after it.
    if (round >= moments.length) await setTimeout(random() * 150);
    child.kill('SIGKILL');
    expect((await child.end()).status).toBe(128 + 9);
    expect(live()).toBe(old);
    expect(await wrongAnswers(server.client, sample, 10)).toEqual([]);
  });

  test('the server is killed too: after a restart the old corpus answers, and what was abandoned is gone', async () => {
    const child = seedLarge();
    await until('the moment comes', () => written('data.mdb') > 5e6);
    child.kill('SIGKILL');
    await Promise.all([child.end(), server.crash()]);
    expect(generations().length).toBeGreaterThan(1);
    server = await house.serve();
    expect(generations()).toEqual([live()]);
    expect(await wrongAnswers(server.client, sample)).toEqual([]);
  });

  test('killed at its end, when its generation is complete, it leaves one corpus or the other', async () => {
    const child = seedLarge();
    const old = live();
    await until('its summary is there', () => written('generation.json') >= 0);
    child.kill('SIGKILL');
    await child.end();
    const corpus = live() === old ? sample : conversationsIn(large);
    expect(await wrongAnswers(server.client, corpus)).toEqual([]);
  });

  test('a new seed then succeeds, twice, and nothing is there twice', async () => {
    const corpus = conversationsIn(large);
    for (let round = 0; round < 2; round++) {
      const { status } = await runCli(house.dataDir, ['seed', large]);
      expect(status).toBe(0);
      expect(generations()).toEqual([live()]);
      expect(await wrongAnswers(server.client, corpus)).toEqual([]);
    }
    expect(readdirSync(home).sort()).toEqual(['generations', 'live']);
    await server.stop();
    server = await house.serve();
    expect(await wrongAnswers(server.client, corpus)).toEqual([]);
  });
});

describe('a seed whose disk', () => {
  const mounted = canMount(disk);
  const onDisk = mounted ? test : test.skip;
  const without = mounted ? '' : ' (not run: no file system can be mounted here)';

  onDisk(`is full: it fails with one clear line, and the old corpus stays${without}`, async () => {
    const dataDir = join(disk, 'data');
    expect((await runCli(dataDir, ['seed', SAMPLE])).status).toBe(0);
    const server = await Server.start(dataDir);
    const { status, stderr } = await runCli(dataDir, ['seed', large]);
    expect(status).toBe(1);
    expect(stderr).toMatch(DISK_FULL);
    expect(readdirSync(join(dataDir, 'corpus/generations')).length).toBe(1);
    expect(await wrongAnswers(server.client, sample)).toEqual([]);
    expect((await runCli(dataDir, ['seed', SAMPLE])).status).toBe(0);
    expect(await wrongAnswers(server.client, sample)).toEqual([]);
    await server.stop();
  });

  onDisk(
    `is read-only: it fails with one clear line, and the corpus answers${without}`,
    async () => {
      const dataDir = join(disk, 'data');
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const { status, stderr } = await runCli(dataDir, ['seed', SAMPLE]);
      expect([status, stderr]).toEqual([1, expect.stringMatching(/^[^\n]+read-only[^\n]+\n$/)]);
      const server = await Server.start(dataDir);
      expect(await wrongAnswers(server.client, sample)).toEqual([]);
      await server.stop();
    },
  );

  test.each([2, 20])(
    'lets no file grow past %i MB: it fails with one clear line, and the old corpus stays',
    async (megabytes) => {
      await runCli(capped.dataDir, ['seed', SAMPLE]);
      const script = `ulimit -f ${megabytes * 1024}; exec $REPRISE seed ${large}`;
      const { status, stderr } = await runInShell(capped.dataDir, script);
      expect(stderr).toMatch(DISK_FULL);
      expect(status).toBe(1);
      expect(readdirSync(join(capped.dataDir, 'corpus/generations')).length).toBe(1);
      const server = await capped.serve();
      expect(await wrongAnswers(server.client, sample)).toEqual([]);
      expect((await runCli(capped.dataDir, ['seed', SAMPLE])).status).toBe(0);
      expect(await wrongAnswers(server.client, sample)).toEqual([]);
      await server.stop();
    },
  );
});

/** Mounts a file system of 8 MB, where that is allowed. */
function canMount(folder: string): boolean {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    rmSync(folder, { recursive: true });
    return false;
  }
}
