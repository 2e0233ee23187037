import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SeedRunningError } from '../../../src/core/seed-errors.js';
import { Generations } from '../../../src/stores/lmdb/generations.js';
import { pidNamespace } from '../../../src/stores/lmdb/processes.js';
import type { SeedingLock } from '../../../src/stores/lmdb/seeding-lock.js';
import { deadProcess } from '../../support/dead-process.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

describe('Generations', () => {
  let folder: string;
  let generations: Generations;
  const locks: SeedingLock[] = [];

  beforeEach(() => {
    folder = temporaryFolder();
    generations = new Generations(folder);
  });

  afterEach(() => {
    for (const lock of locks.splice(0)) lock.release();
    removeFolder(folder);
  });

  /** Begins a generation and completes it. */
  function promoted(): string {
    const { id, lock } = generations.begin();
    writeFileSync(join(generations.folder(id), 'generation.json'), '{}');
    generations.promote(id);
    lock.release();
    return id;
  }

  function begun(): string {
    const { id, lock } = generations.begin();
    locks.push(lock);
    return id;
  }

  function leaveBehind(id: string): void {
    mkdirSync(generations.folder(id));
    writeFileSync(join(generations.folder(id), 'data.mdb'), 'rest');
  }

  test('are none in a new folder', () => {
    expect(generations.live()).toBeUndefined();
    expect(generations.liveStamp()).toBeUndefined();
    expect(generations.seeding()).toBeUndefined();
    expect(generations.list()).toEqual([]);
  });

  test('have a folder each, in the order in which they began', () => {
    const first = promoted();
    const second = begun();
    expect(existsSync(generations.folder(second))).toBe(true);
    expect(new Set(generations.list())).toEqual(new Set([first, second]));
    expect(second).toMatch(/^\d{8}T\d{6}-[\da-f]{6}$/);
  });

  test('begin one at a time', () => {
    const id = begun();
    expect(generations.seeding()).toBe(id);
    expect(() => begun()).toThrow(SeedRunningError);
    expect(generations.list()).toEqual([id]);
  });

  test('go live by a file that names them, complete at every moment', () => {
    const id = promoted();
    expect(generations.live()).toBe(id);
    expect(new Generations(folder).live()).toBe(id);
    expect(readFileSync(join(folder, 'corpus', 'live'), 'utf8').trim()).toBe(id);
    expect(readdirSync(join(folder, 'corpus')).sort()).toEqual(['generations', 'live']);
  });

  test('show by their stamp that another went live', () => {
    const stamps = [promoted(), promoted(), promoted()].map(() => {
      promoted();
      const { ino, mtimeMs } = generations.liveStamp() ?? {};
      return `${String(ino)} ${String(mtimeMs)}`;
    });
    expect(new Set(stamps).size).toBe(stamps.length);
  });

  test('are swept but for the live one and the one that is being written', () => {
    const live = promoted();
    const seeding = begun();
    leaveBehind('20200101T000000-000000');
    leaveBehind('99990101T000000-ffffff');
    generations.sweep();
    expect(generations.list().sort()).toEqual([live, seeding].sort());
  });

  test('are swept with what a process left that was killed while it took the lock', () => {
    const namespace = pidNamespace();
    const holder = { pid: deadProcess(), host: hostname(), namespace, generation: 'never begun' };
    const rest = join(folder, 'corpus', 'seeding.lock.0123456789ab');
    writeFileSync(rest, JSON.stringify(holder));
    generations.sweep();
    expect(existsSync(rest)).toBe(false);
  });

  test('are all swept when none is live', () => {
    leaveBehind('20200101T000000-000000');
    generations.sweep();
    expect(generations.list()).toEqual([]);
  });

  test('are swept when the next one begins', () => {
    leaveBehind('20200101T000000-000000');
    expect([begun()]).toEqual(generations.list());
  });

  test('survive a sweep of another process that looks while they begin', () => {
    /** Begins the new generation at the worst moment: while the other process finds out what is being written. */
    class Sweeping extends Generations {
      began: string | undefined;
      override seeding(): string | undefined {
        const seeding = super.seeding();
        this.began ??= begun();
        return seeding;
      }
    }
    const other = new Sweeping(folder);
    other.sweep();
    expect(generations.list()).toEqual([other.began]);
  });

  test('survive a sweep of another process that looks while they go live', () => {
    const old = promoted();
    const { id, lock } = generations.begin();
    /** Completes the new generation after the other process has found out what is being written. */
    class Sweeping extends Generations {
      override seeding(): string | undefined {
        const seeding = super.seeding();
        generations.promote(id);
        lock.release();
        return seeding;
      }
    }
    new Sweeping(folder).sweep();
    expect(generations.list()).toContain(id);
    expect(generations.list()).not.toContain(old);
    expect(generations.live()).toBe(id);
  });

  test('count their bytes on the disk', () => {
    const id = begun();
    expect(generations.bytes(id)).toBe(0);
    writeFileSync(join(generations.folder(id), 'data.mdb'), 'x'.repeat(100_000));
    expect(generations.bytes(id)).toBeGreaterThanOrEqual(100_000);
  });

  test('can be removed twice', () => {
    const id = begun();
    generations.remove(id);
    generations.remove(id);
    expect(generations.list()).toEqual([]);
  });
});
