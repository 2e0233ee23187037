import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { StoreWriteError } from '../../src/core/seed-errors.js';
import { LmdbChats } from '../../src/stores/lmdb/lmdb.chats.js';
import { faultsOf, type Acknowledged } from '../support/acknowledged.js';
import { allOf, pair } from '../support/kept-chats.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const AT_ONCE = 5;
const MOST_ROUNDS = 1000;

describe('chats in LMDB whose disk is full', () => {
  const folder = temporaryFolder();
  const disk = join(folder, 'disk');
  const mounted = canMount(disk);
  const onDisk = mounted ? test : test.skip;
  const without = mounted ? '' : ' (not run: no file system can be mounted here)';

  afterAll(() => {
    if (mounted) execFileSync('umount', ['--lazy', disk]);
    removeFolder(folder);
  });

  onDisk(`refuse turns with a clear error, keep all others, and go on${without}`, async () => {
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(4 << 20));
    const chats = new LmdbChats(disk);
    const acknowledged: Acknowledged[] = [];
    const refused: unknown[] = [];
    const append = async (name: string): Promise<void> => {
      const question = `${name} ${'x'.repeat(10_000)}`;
      try {
        const [{ position }] = await chats.append('a', { messages: pair(question) });
        acknowledged.push({ question, position });
      } catch (error) {
        refused.push(error);
      }
    };
    const appendSome = (round: number): Promise<unknown> =>
      Promise.all(Array.from({ length: AT_ONCE }, (_, i) => append(`${round}.${i}`)));
    for (let round = 0; refused.length < 3 * AT_ONCE && round < MOST_ROUNDS; round++) {
      await appendSome(round);
    }
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) {
      expect(error).toBeInstanceOf(StoreWriteError);
      expect((error as Error).message).toBe(
        `${disk}/chats cannot be written: Input/output error (is the disk full?)`,
      );
    }
    expect(faultsOf(await allOf(chats, 'a'), acknowledged)).toEqual([]);
    expect((await chats.context('a', 1)).total).toBe(2 * acknowledged.length);
    rmSync(ballast);
    refused.length = 0;
    await appendSome(MOST_ROUNDS);
    expect(refused).toEqual([]);
    await chats.onApplicationShutdown();
    const reopened = new LmdbChats(disk);
    expect(faultsOf(await allOf(reopened, 'a'), acknowledged)).toEqual([]);
    await reopened.onApplicationShutdown();
  });
});

/** Mounts a file system of 6 MB, where that is allowed. */
function canMount(path: string): boolean {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
