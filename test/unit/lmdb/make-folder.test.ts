import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeFolder } from '../../../src/stores/lmdb/make-folder.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

describe('makeFolder', () => {
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(() => {
    removeFolder(folder);
  });

  test('makes a folder and those above it, and takes those that are there', () => {
    const path = join(folder, 'a/b/c');
    makeFolder(path);
    makeFolder(path);
    makeFolder(join(folder, 'a/d'));
    expect(existsSync(path)).toBe(true);
  });

  test('refuses a file’s place, a place below a file, and a link to nothing', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    symlinkSync('missing', join(folder, 'link'));
    for (const path of [file, join(file, 'x'), join(folder, 'link'), join(folder, 'link/x')]) {
      expect(() => {
        makeFolder(path);
      }).toThrow(/^E\w+: /);
    }
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;
  onLinux('refuses a place below a folder that takes none, and comes back', () => {
    expect(() => {
      makeFolder('/proc/x/corpus/generations');
    }).toThrow("ENOENT: no such file or directory, mkdir '/proc/x'");
  });
});
