import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { StoreWriteError } from '../../src/core/seed-errors.js';
import { LmdbRecordings } from '../../src/stores/lmdb/lmdb.recordings.js';
import { killChildren } from '../support/child.js';
import { randomNumbers } from '../support/corpora.js';
import { human } from '../support/dialogue.js';
import { acknowledged, expectRecorded, startRecording } from '../support/recorded-by-child.js';
import { allOf, askRecorded, record, recordingOf } from '../support/recording.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const ROUNDS = 25;
const LIMIT = 2 ** 40;
const RANDOM_SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1e6);

const folder = temporaryFolder();
const disk = join(folder, 'disk');

afterAll(async () => {
  await killChildren();
  if (existsSync(disk)) execFileSync('umount', ['--lazy', disk]);
  removeFolder(folder);
});

test('What is acknowledged is there, whole and in order, whenever who recorded it is killed', async () => {
  console.log(`Delays are drawn from CRASH_SEED=${RANDOM_SEED}.`);
  const random = randomNumbers(RANDOM_SEED);
  const dataDir = join(folder, 'killed');
  const ids: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const children = ['a', 'b'].map((name) =>
      startRecording(`${name}${String(round).padStart(2, '0')}`, dataDir),
    );
    // The first rounds strike while they start, and make the file.
    if (round > 4) {
      await until('both have recorded', () =>
        children.every((child) => acknowledged(child).length > 0 || !child.running),
      );
    } else await setTimeout(300 + random() * 300);
    await setTimeout(random() * 100);
    for (const child of children) child.kill('SIGKILL');
    for (const child of children) {
      expect(await child.end()).toMatchObject({ status: 128 + 9, stderr: '' });
      ids.push(...acknowledged(child));
    }
  }
  expect(ids.length).toBeGreaterThan(10 * ROUNDS);
  const log = new LmdbRecordings({ dataDir, limit: LIMIT });
  await expectRecorded(log, ids);
  // And it goes on.
  const more = await record(log, recordingOf(human('after all'), ['that']));
  expect((await allOf(log)).at(-1)).toEqual(more);
  await log.onApplicationShutdown();
});

describe('A disk', () => {
  const mounted = canMount(disk);
  const onDisk = mounted ? test : test.skip;
  const without = mounted ? '' : ' (not run: no file system can be mounted here)';

  onDisk(
    `that is full ends an append with a clear error; earlier ones stay${without}`,
    async () => {
      const dataDir = join(disk, 'data');
      const child = startRecording('full', dataDir);
      const { status, stderr } = await child.end();
      // lmdb may print something of its own before.
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/^\S+recordings cannot be written: .+ \(is the disk full\?\)$/m),
      ]);
      const ids = acknowledged(child);
      expect(ids.length).toBeGreaterThan(10);
      const log = new LmdbRecordings({ dataDir, limit: LIMIT });
      await expectRecorded(log, ids);
      const large = recordingOf(human('x'.repeat(9 << 20)), ['y']);
      for (let i = 0; i < 2; i++) {
        await expect(record(log, large)).rejects.toThrow(StoreWriteError);
        await expectRecorded(log, ids);
      }
      await log.onApplicationShutdown();
    },
  );

  onDisk(`that is read-only still has what was recorded${without}`, async () => {
    const dataDir = join(disk, 'data');
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const log = new LmdbRecordings({ dataDir, limit: LIMIT });
    await expectRecorded(log, []);
    expect((await allOf(log)).length).toBeGreaterThan(10);
    await expect(record(log, recordingOf(human('Hi'), ['y']))).rejects.toThrow(StoreWriteError);
    expect(await askRecorded(log, 'history', human('Hi'))).toMatchObject({ total: 0 });
    await log.onApplicationShutdown();
  });
});

/** Mounts a file system of 8 MB, where that is allowed. */
function canMount(place: string): boolean {
  mkdirSync(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', place], { stdio: 'ignore' });
    return true;
  } catch {
    rmSync(place, { recursive: true });
    return false;
  }
}
