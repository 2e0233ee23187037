import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SeedInput } from '../../../src/conversation/seeding/seed-input.js';
import { SeedInputError } from '../../../src/core/seed-errors.js';
import { contentOf, contentsOf, LARGE } from '../../support/input-contents.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

describe('SeedInput of gzip', () => {
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

  test('decompresses gzip, whatever the name, and counts compressed bytes', async () => {
    const compressed = gzipSync(LARGE);
    for (const name of ['corpus.json.gz', 'corpus.json', 'corpus']) {
      const [input] = await SeedInput.from([file(name, compressed)]);
      expect(input.size).toBe(compressed.length);
      expect((await contentOf(input)).equals(LARGE)).toBe(true);
      expect(input.bytesRead).toBe(compressed.length);
    }
  });

  test('takes a file for what it is when only its name says gzip', async () => {
    expect(await contentsOf(file('plain.json.gz', '[]'))).toEqual(['[]']);
  });

  test('decompresses all members of a gzip file', async () => {
    const members = Buffer.concat([gzipSync('[1'), gzipSync(''), gzipSync(',2]')]);
    expect(await contentsOf(file('members.gz', members))).toEqual(['[1,2]']);
  });

  test('refuses gzip that is cut anywhere', async () => {
    const compressed = gzipSync(LARGE);
    for (const size of [2, 5, 10, 1000, compressed.length - 9, compressed.length - 1]) {
      const [input] = await SeedInput.from([file('cut.gz', compressed.subarray(0, size))]);
      const error: unknown = await contentOf(input).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SeedInputError);
      expect((error as Error).message).toMatch(
        /cut\.gz: the gzip data is damaged or ends too early, after \d+ /,
      );
    }
  });

  test('refuses gzip that is damaged, at its checksum too', async () => {
    const compressed = gzipSync(LARGE);
    for (const place of [3, 5000, compressed.length - 6, compressed.length - 2]) {
      const damaged = Buffer.from(compressed);
      damaged.fill(0xff, place, place + 2);
      damaged[place + 1] ^= 0x55;
      await expect(contentsOf(file('damaged.gz', damaged))).rejects.toThrow(
        /damaged\.gz: the gzip data is damaged or ends too early/,
      );
    }
  });

  test('tells how many bytes come out of gzip before its damage', async () => {
    const compressed = gzipSync(LARGE);
    const garbage = Buffer.from('garbage');
    const cut = compressed.subarray(0, compressed.length - 1000);
    const spoilt = Buffer.concat([gzipSync(LARGE, { level: 0 }), garbage]);
    // Where the text is not compressed: a block's length no longer agrees with its complement.
    const block = spoilt.indexOf(LARGE.subarray(0, 20), 1);
    const damages: [Buffer, number][] = [
      [Buffer.concat([gzipSync('[1, 2]'), garbage]), 6],
      [Buffer.concat([gzipSync('[1'), gzipSync(', 2]'), garbage]), 6],
      [Buffer.concat([compressed, garbage]), LARGE.length],
      [spoilt, LARGE.length],
      [cut, gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }).length],
      [compressed.subarray(0, 5), 0],
      [Buffer.concat([spoilt.subarray(0, block - 1), garbage]), 0],
    ];
    for (const [content, bytes] of damages) {
      await expect(contentsOf(file('damaged.gz', content))).rejects.toThrow(
        `damaged or ends too early, after ${bytes} decompressed bytes`,
      );
    }
  });
});
