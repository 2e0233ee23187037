import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SeedInput } from '../../../src/conversation/seeding/seed-input.js';
import { checkSyntax } from '../../../src/conversation/seeding/syntax-check.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

describe('checkSyntax', () => {
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(() => {
    removeFolder(folder);
  });

  async function checkFile(content: Buffer): Promise<void> {
    const path = join(folder, 'corpus.json');
    writeFileSync(path, content);
    const [input] = await SeedInput.from([path]);
    await checkSyntax(input);
  }

  const line = Buffer.from(`${JSON.stringify({ text: 'é😀"\n'.repeat(1000) })}\n`);
  const large = Buffer.concat(Array<Buffer>(50).fill(line));

  test('passes a file that is JSON', async () => {
    await checkFile(large);
    await checkFile(Buffer.from('\ufeff[]'));
  });

  test('finds a wrong byte at any place of a large file', async () => {
    for (const place of [0, 1, 17, 30, 49, 50]) {
      const offset = place * line.length;
      const spoilt = Buffer.concat([
        large.subarray(0, offset),
        Buffer.from('@'),
        large.subarray(offset),
      ]);
      await expect(checkFile(spoilt)).rejects.toThrow(`corpus.json: not JSON at byte ${offset} (`);
    }
  });

  test('counts the bytes of a byte-order mark', async () => {
    await expect(checkFile(Buffer.from('\ufeff[@]'))).rejects.toThrow('not JSON at byte 4 (');
  });

  test('finds where a large file ends too early', async () => {
    for (const missing of [2, 1000, 400_000]) {
      const cutFile = large.subarray(0, large.length - missing);
      // Cut between characters: a continuation byte belongs to the one before.
      let end = cutFile.length;
      while ((large[end] & 0xc0) === 0x80) end--;
      await expect(checkFile(large.subarray(0, end))).rejects.toThrow(
        `corpus.json: the JSON ends too early, at byte ${end} (`,
      );
    }
  });
});
