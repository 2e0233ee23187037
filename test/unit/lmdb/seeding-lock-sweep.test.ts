import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pidNamespace, startOf } from '../../../src/stores/lmdb/processes.js';
import { SeedingLock } from '../../../src/stores/lmdb/seeding-lock.js';
import { deadProcess } from '../../support/dead-process.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

describe('SeedingLock, swept,', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'seeding.lock');
  });
  afterEach(() => {
    removeFolder(folder);
  });

  const rest = (): string => `${path}.0123456789ab`;

  function leaveRest(content: string, secondsAgo = 0): void {
    writeFileSync(rest(), content);
    const time = Date.now() / 1000 - secondsAgo;
    utimesSync(rest(), time, time);
  }

  const of = (pid: number, host = hostname()): string =>
    JSON.stringify({
      pid,
      host,
      namespace: pidNamespace(),
      started: startOf(pid),
      generation: 'other',
    });

  test.each<[string, () => string, number]>([
    ['a dead process', () => of(deadProcess()), 0],
    ['another host, long ago', () => of(process.pid, `not-${hostname()}`), 60],
    ['nobody, long ago', () => '', 60],
  ])('loses the file of %s that was about to take it', (_, content, secondsAgo) => {
    leaveRest(content(), secondsAgo);
    SeedingLock.sweep(path);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each<[string, () => string]>([
    ['a living process', () => of(process.ppid)],
    ['another host', () => of(deadProcess(), `not-${hostname()}`)],
    ['a process that has not written its name yet', () => ''],
  ])('keeps the file of %s that is about to take it', (_, content) => {
    leaveRest(content());
    SeedingLock.sweep(path);
    expect(readdirSync(folder)).toEqual(['seeding.lock.0123456789ab']);
  });

  test('is still held, and so is the way to take it over', () => {
    const lock = SeedingLock.take(path, 'mine');
    mkdirSync(`${path}.takeover`);
    SeedingLock.sweep(path);
    expect(lock.isHeld()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['seeding.lock', 'seeding.lock.takeover']);
    lock.release();
  });
});
