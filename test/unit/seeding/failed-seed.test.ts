import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CorpusUnavailableError } from '../../../src/core/errors.js';
import { SeedInputError } from '../../../src/core/seed-errors.js';
import { conversationsOf, seed } from '../../support/ask.js';
import { entryOf, LIVE, MANY, SeedingPlace } from '../../support/seeding-place.js';

describe('a seed that fails', () => {
  let place: SeedingPlace;

  beforeEach(() => {
    place = new SeedingPlace();
  });

  afterEach(() => place.close());

  const text = JSON.stringify(MANY.map(entryOf));
  const bytes = Buffer.from(text);

  test('names the byte where the file stops being JSON, and leaves the live generation', async () => {
    const at = bytes.indexOf('{', 700_000);
    const spoilt = Buffer.concat([bytes.subarray(0, at), Buffer.from('@'), bytes.subarray(at)]);
    const path = place.file('spoilt.json', spoilt);
    await place.expectRefused(
      [path],
      new RegExp(`^${path}: not JSON at byte ${at} \\(line 1: .+\\)$`),
    );
  });

  test('names the byte of the content where gzip stops being JSON', async () => {
    const at = bytes.indexOf('}', 700_000);
    const spoilt = Buffer.concat([bytes.subarray(0, at), Buffer.from(','), bytes.subarray(at)]);
    const path = place.file('spoilt.json.gz', gzipSync(spoilt));
    await place.expectRefused([path], new RegExp(`^${path}: not JSON at byte ${at + 1} \\(`));
  });

  test('names the size of a file that ends too early', async () => {
    const at = bytes.indexOf('question', 700_000);
    const path = place.file('cut.json', bytes.subarray(0, at));
    await place.expectRefused(
      [path],
      new RegExp(`^${path}: the JSON ends too early, at byte ${at} \\(`),
    );
  });

  test('names the byte where the file stops being UTF-8', async () => {
    const at = bytes.indexOf('ä', 700_000);
    const spoilt = Buffer.concat([bytes.subarray(0, at + 1), bytes.subarray(at)]);
    const path = place.file('latin.json', spoilt);
    await place.expectRefused([path], new RegExp(`^${path}: not UTF-8 at byte ${at}$`));
    const cut = place.file('half.json', bytes.subarray(0, at + 1));
    await place.expectRefused([cut], new RegExp(`^${cut}: not UTF-8 at byte ${at}$`));
  });

  test('names the byte where a pipe, which cannot be read again, stops being JSON', async () => {
    const at = bytes.indexOf('{', 30_000);
    const path = join(place.folder, 'pipe');
    execFileSync('mkfifo', [path]);
    // Opened for both, so that neither side waits for the other; what fits into a pipe needs no reader.
    const pipe = openSync(path, 'r+');
    writeSync(pipe, bytes, 0, at);
    writeSync(pipe, '@@@@@@@@@@@@@@@@@@@@');
    try {
      await place.expectRefused(
        [path],
        new RegExp(`^${path}: not JSON at byte ${at} \\(line 1: .+\\)$`),
      );
    } finally {
      closeSync(pipe);
    }
  });

  test('says that gzip is damaged', async () => {
    const compressed = gzipSync(bytes);
    const path = place.file('cut.json.gz', compressed.subarray(0, compressed.length / 2));
    await place.expectRefused([path], /cut\.json\.gz: the gzip data is damaged or ends too early/);
  });

  test.each(['', ' \n', '[]', '[[]]', '{}', '["a", 1, null]', '[{"conversations":[]}]'])(
    'says that %j holds no conversation',
    async (content) => {
      await place.expectRefused(
        [place.file('none.json', content)],
        /none\.json: no conversation found.*stays as it was\.$/s,
      );
    },
  );

  test('says why it found no conversation', async () => {
    const path = place.file('none.json', '["a", "b", {"conversations":[]}]');
    await place.expectRefused(
      [path],
      new SeedInputError(
        `${path}: no conversation found: entry is not an object (2), conversation is empty (1). The corpus stays as it was.`,
      ),
    );
  });

  test('names the first few of many inputs that hold no conversation', async () => {
    const paths = Array.from({ length: 7 }, (_, i) => place.file(`none-${i}.json`, '[]'));
    await place.expectRefused(paths, /none-0\.json, .*none-4\.json, 2 more: no conversation found/);
  });

  test('refuses all inputs when one of them is spoilt', async () => {
    const good = place.file('1.json', text);
    const spoilt = place.file('2.json', '[');
    await seed(place.corpus, LIVE);
    await expect(place.seed([good, spoilt])).rejects.toThrow(
      /2\.json: the JSON ends too early, at byte 1 /,
    );
    expect(await conversationsOf(place.corpus)).toEqual(LIVE);
  });

  test('leaves no corpus where there was none', async () => {
    await expect(place.seed([place.file('cut.json', '[')])).rejects.toThrow(SeedInputError);
    await expect(conversationsOf(place.corpus)).rejects.toThrow(CorpusUnavailableError);
    expect(await place.corpus.generations()).toEqual([]);
  });
});
