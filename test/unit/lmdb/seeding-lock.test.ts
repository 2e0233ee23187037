import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SeedRunningError } from '../../../src/core/errors.js';
import { SeedingLock } from '../../../src/stores/lmdb/seeding-lock.js';
import { deadProcess } from '../../support/dead-process.js';
import { runScript } from '../../support/run-script.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

describe('SeedingLock', () => {
  let folder: string;
  let path: string;
  const taken: SeedingLock[] = [];

  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'seeding.lock');
  });

  afterEach(() => {
    for (const lock of taken.splice(0)) lock.release();
    removeFolder(folder);
  });

  function take(generation: string): SeedingLock {
    const lock = SeedingLock.take(path, generation);
    taken.push(lock);
    return lock;
  }

  /** Leaves the file of another holder. */
  function leave(holder: { pid: number; host: string }, secondsAgo = 0): void {
    writeFileSync(path, JSON.stringify({ ...holder, generation: 'other' }));
    age(secondsAgo);
  }

  function age(seconds: number): void {
    const time = Date.now() / 1000 - seconds;
    utimesSync(path, time, time);
  }

  test('tells who holds it, until it is given back', () => {
    expect(SeedingLock.holder(path)).toBeUndefined();
    const lock = take('mine');
    expect(SeedingLock.holder(path)).toBe('mine');
    expect(lock.isHeld()).toBe(true);
    lock.release();
    expect(SeedingLock.holder(path)).toBeUndefined();
    expect(lock.isHeld()).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is refused while it is held, and leaves no file behind', () => {
    take('first');
    expect(() => take('second')).toThrow(SeedRunningError);
    expect(SeedingLock.holder(path)).toBe('first');
    expect(readdirSync(folder)).toEqual(['seeding.lock']);
  });

  test('can be taken again after it was given back, which may happen twice', () => {
    const first = take('first');
    first.release();
    first.release();
    take('second');
    first.release();
    expect(SeedingLock.holder(path)).toBe('second');
  });

  test('is taken over from a process of this host that has died', () => {
    leave({ pid: deadProcess(), host: hostname() });
    expect(SeedingLock.holder(path)).toBeUndefined();
    take('mine');
    expect(SeedingLock.holder(path)).toBe('mine');
    expect(readdirSync(folder)).toEqual(['seeding.lock']);
  });

  test('is not taken over from a living process of this host', () => {
    leave({ pid: process.ppid, host: hostname() });
    expect(() => take('mine')).toThrow(SeedRunningError);
  });

  test('is not taken over from another host that shows life, whatever its process id', () => {
    leave({ pid: deadProcess(), host: `not-${hostname()}` }, 10);
    expect(SeedingLock.holder(path)).toBe('other');
    expect(() => take('mine')).toThrow(SeedRunningError);
  });

  test('is taken over from another host that has been silent for long', () => {
    leave({ pid: process.pid, host: `not-${hostname()}` }, 60);
    expect(SeedingLock.holder(path)).toBeUndefined();
    take('mine');
    expect(SeedingLock.holder(path)).toBe('mine');
  });

  test.each(['', '{"pid":', 'null', '[]'])('is taken over when its file holds %j', (content) => {
    writeFileSync(path, content);
    take('mine');
    expect(SeedingLock.holder(path)).toBe('mine');
  });

  test('stays with its new holder when the old one, thought dead, gives it back', () => {
    const slow = take('slow');
    age(60);
    const lock = take('mine');
    expect(slow.isHeld()).toBe(false);
    slow.release();
    expect(lock.isHeld()).toBe(true);
    expect(SeedingLock.holder(path)).toBe('mine');
  });

  test('is refused while another process takes it over, and not for ever when that one died of it', () => {
    leave({ pid: deadProcess(), host: hostname() });
    const guard = `${path}.takeover`;
    mkdirSync(guard);
    expect(() => take('mine')).toThrow(SeedRunningError);
    utimesSync(guard, 1, 1);
    take('mine');
    expect(SeedingLock.holder(path)).toBe('mine');
    expect(readdirSync(folder)).toEqual(['seeding.lock']);
  });

  test('cannot be taken where there is no folder', () => {
    expect(() => SeedingLock.take(join(folder, 'missing', 'lock'), 'mine')).toThrow(/ENOENT/);
  });

  test('goes to one only of several that find a dead holder at the same moment', async () => {
    const rounds = 300;
    const { stdout } = await runScript('lock-contest.mjs', [path, String(rounds)]);
    expect(JSON.parse(stdout)).toEqual(Array(rounds).fill(1));
    expect(readdirSync(folder)).toEqual([]);
  });
});
