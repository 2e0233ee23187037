import { chmodSync, mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SeedInput } from '../../../src/conversation/seeding/seed-input.js';
import { SeedInputError } from '../../../src/core/seed-errors.js';
import { contentOf, contentsOf, LARGE } from '../../support/input-contents.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

/** The user `nobody`, whom a test that runs as root becomes to meet files that it may not read. */
const NOBODY = 65_534;

describe('SeedInput', () => {
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(() => {
    removeFolder(folder);
  });

  function file(name: string, content: string | Uint8Array = name): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  describe('of a file', () => {
    test('gives its bytes, in pieces, and counts them', async () => {
      const [input] = await SeedInput.from([file('corpus.txt', LARGE)]);
      expect(input).toMatchObject({
        name: join(folder, 'corpus.txt'),
        size: LARGE.length,
        bytesRead: 0,
        again: true,
      });
      let read = 0;
      let pieces = 0;
      for await (const chunk of input.chunks()) {
        read += chunk.length;
        pieces++;
        expect(input.bytesRead).toBeGreaterThanOrEqual(read);
        expect(input.bytesRead).toBeLessThanOrEqual(LARGE.length);
      }
      expect(read).toBe(LARGE.length);
      expect(pieces).toBeGreaterThan(1);
    });

    test('can be read again, from the start', async () => {
      const [input] = await SeedInput.from([file('corpus.json', LARGE)]);
      for (let i = 0; i < 2; i++) {
        expect((await contentOf(input)).equals(LARGE)).toBe(true);
        expect(input.bytesRead).toBe(LARGE.length);
      }
    });

    test('can be left in the middle', async () => {
      const [input] = await SeedInput.from([file('corpus.json', LARGE)]);
      for await (const chunk of input.chunks()) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      expect((await contentOf(input)).equals(LARGE)).toBe(true);
    });

    test.each([0, 1, 2])('gives all of %d bytes', async (size) => {
      expect(await contentsOf(file('small', Buffer.alloc(size, 0x1f)))).toEqual([
        '\x1f'.repeat(size),
      ]);
    });

    test('refuses one that is missing, by its name', async () => {
      const path = join(folder, 'missing.json');
      await expect(SeedInput.from([path])).rejects.toThrow(
        new SeedInputError(`${path}: no such file or folder`),
      );
      await expect(SeedInput.from([path])).rejects.toBeInstanceOf(SeedInputError);
    });

    test('refuses one that vanishes before it is read', async () => {
      const path = file('vanishing.json');
      const [input] = await SeedInput.from([path]);
      unlinkSync(path);
      await expect(contentOf(input)).rejects.toThrow(
        new SeedInputError(`${path}: no such file or folder`),
      );
    });

    test('refuses one that it may not read', async () => {
      const path = file('secret.json');
      chmodSync(folder, 0o755);
      chmodSync(path, 0o000);
      const [input] = await SeedInput.from([path]);
      const root = process.geteuid?.() === 0;
      if (root) process.seteuid?.(NOBODY);
      try {
        await expect(contentOf(input)).rejects.toThrow(
          new SeedInputError(`${path}: permission denied`),
        );
      } finally {
        if (root) process.seteuid?.(0);
      }
    });
  });

  test('keeps the order of several paths, files and folders, and repeats', async () => {
    const first = file('z.json', '1');
    mkdirSync(join(folder, 'more'));
    file('more/b', '[3]');
    file('more/a', '[2]');
    expect(await contentsOf(first, join(folder, 'more'), first)).toEqual(['1', '[2]', '[3]', '1']);
  });
});
