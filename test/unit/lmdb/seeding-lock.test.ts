import { mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SeedRunningError } from '../../../src/core/seed-errors.js';
import { pidNamespace, startOf } from '../../../src/stores/lmdb/processes.js';
import { SeedingLock } from '../../../src/stores/lmdb/seeding-lock.js';
import { deadProcess } from '../../support/dead-process.js';
import { runScript } from '../../support/run-script.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const onLinux = process.platform === 'linux' ? test : test.skip;

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
  function leave(
    holder: { pid: number; host: string; namespace?: string | undefined; started?: number },
    secondsAgo = 0,
  ): void {
    const namespace = pidNamespace();
    writeFileSync(path, JSON.stringify({ namespace, ...holder, generation: 'other' }));
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

  onLinux('stays with a living process of this host that has been silent for long', () => {
    leave({ pid: process.ppid, host: hostname(), started: startOf(process.ppid) ?? 0 }, 3600);
    expect(SeedingLock.holder(path)).toBe('other');
    expect(() => take('mine')).toThrow(SeedRunningError);
  });

  onLinux('says when its holder was started, so that it is found out when silent', () => {
    take('mine');
    const { started } = JSON.parse(readFileSync(path, 'utf8')) as { started: unknown };
    expect(started).toBe(startOf(process.pid));
    age(3600);
    expect(SeedingLock.holder(path)).toBe('mine');
  });

  onLinux('is taken over when its holder’s process id belongs to a later process', () => {
    leave({ pid: process.ppid, host: hostname(), started: (startOf(process.ppid) ?? 0) - 1 });
    expect(SeedingLock.holder(path)).toBeUndefined();
    take('mine');
    expect(SeedingLock.holder(path)).toBe('mine');
  });

  test('is taken over after a long silence when nobody can tell whether its process is the same', () => {
    leave({ pid: process.ppid, host: hostname() }, 60);
    expect(SeedingLock.holder(path)).toBeUndefined();
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

  test('is not taken over from a container of this host’s name that shows life', () => {
    leave({ pid: deadProcess(), host: hostname(), namespace: 'pid:[1]' }, 10);
    expect(SeedingLock.holder(path)).toBe('other');
    expect(() => take('mine')).toThrow(SeedRunningError);
  });

  onLinux('is not taken over from one that shows life and does not say where it runs', () => {
    leave({ pid: deadProcess(), host: hostname(), namespace: undefined }, 10);
    expect(SeedingLock.holder(path)).toBe('other');
    expect(() => take('mine')).toThrow(SeedRunningError);
  });

  test('is taken over from a container that has been silent for long', () => {
    leave({ pid: process.pid, host: hostname(), namespace: 'pid:[1]' }, 60);
    expect(SeedingLock.holder(path)).toBeUndefined();
    take('mine');
    expect(SeedingLock.holder(path)).toBe('mine');
  });

  test('says where its holder’s process id means something', () => {
    take('mine');
    const { namespace } = JSON.parse(readFileSync(path, 'utf8')) as { namespace?: string };
    expect(namespace).toBe(pidNamespace());
  });

  test.each(['', '{"pid":', 'null', '[]'])('is taken over when its file holds %j', (content) => {
    writeFileSync(path, content);
    take('mine');
    expect(SeedingLock.holder(path)).toBe('mine');
  });

  test('stays with its new holder when the old one, thought dead, gives it back', () => {
    const slow = take('slow');
    leave({ pid: process.pid, host: `not-${hostname()}` }, 60);
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
