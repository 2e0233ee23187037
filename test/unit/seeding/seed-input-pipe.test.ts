import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SeedInput } from '../../../src/conversation/seeding/seed-input.js';
import { SeedInputError } from '../../../src/core/seed-errors.js';
import { contentOf } from '../../support/input-contents.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

describe('SeedInput', () => {
  describe('of a pipe', () => {
    let folder: string;
    let path: string;
    let pipe: number;

    beforeEach(() => {
      folder = temporaryFolder();
      path = join(folder, 'pipe');
      execFileSync('mkfifo', [path]);
      // Opened for both, so that neither side waits for the other.
      pipe = openSync(path, 'r+');
    });

    afterEach(() => {
      removeFolder(folder);
    });

    test('gives its bytes, and cannot be read again', async () => {
      writeSync(pipe, '[1, 2]');
      const [input] = await SeedInput.from([path]);
      expect(input).toMatchObject({ name: path, size: undefined, again: false });
      expect(await contentWhenRead(input, 6)).toEqual('[1, 2]');
    });

    test('finds gzip whose first byte comes alone', async () => {
      const compressed = gzipSync('[1, 2]');
      writeSync(pipe, compressed, 0, 1);
      const [input] = await SeedInput.from([path]);
      expect(await contentWhenRead(input, 1, compressed.subarray(1))).toEqual('[1, 2]');
    });

    test('says that gzip is damaged, and nothing that it cannot know', async () => {
      const compressed = Buffer.concat([gzipSync('[1, 2]'), Buffer.from('garbage')]);
      const [input] = await SeedInput.from([path]);
      writeSync(pipe, compressed);
      await expect(contentWhenRead(input, compressed.length)).rejects.toThrow(
        new SeedInputError(`${path}: the gzip data is damaged or ends too early`),
      );
    });

    /** The content of the pipe, into which the rest is written once so many bytes were read. */
    async function contentWhenRead(
      input: SeedInput,
      bytes: number,
      rest?: Buffer,
    ): Promise<string> {
      const content = contentOf(input);
      while (input.bytesRead < bytes) await setImmediate();
      if (rest) writeSync(pipe, rest);
      closeSync(pipe);
      return (await content).toString();
    }
  });

  test('takes a dash for standard input, whose size is not known and which is read once', async () => {
    const [input] = await SeedInput.from(['-']);
    expect(input).toMatchObject({ name: 'standard input', size: undefined, again: false });
  });
});
