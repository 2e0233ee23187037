import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SeedInput } from '../../../src/conversation/seeding/seed-input.js';
import type { SeedProgress } from '../../../src/conversation/seeding/seeder.js';
import { SeedRunningError } from '../../../src/core/seed-errors.js';
import { conversationsOf, seed } from '../../support/ask.js';
import { entryOf, LIVE, MANY, SeedingPlace } from '../../support/seeding-place.js';

describe('Seeder', () => {
  let place: SeedingPlace;

  beforeEach(() => {
    place = new SeedingPlace();
  });

  afterEach(() => place.close());

  describe('of good input', () => {
    test('stores what the file holds, in order, and tells how much that is', async () => {
      const content = JSON.stringify(MANY.map(entryOf));
      const result = await place.seed([place.file('many.json', content)]);
      expect(await conversationsOf(place.corpus)).toEqual(MANY);
      const size = Buffer.byteLength(content);
      expect(result).toMatchObject({
        bytesRead: size,
        bytesTotal: size,
        conversations: 1200,
        messages: 2400,
      });
      expect(result).toMatchObject({ skipped: 0, reasons: [] });
      expect(result.seconds).toBeGreaterThan(0);
      expect(result.generation).toMatchObject({
        state: 'live',
        conversations: 1200,
        messages: 2400,
      });
      expect((await place.corpus.generations())[0].id).toBe(result.generation.id);
    });

    test.each<[string, string, (entries: object[]) => string | Uint8Array]>([
      ['lines', 'x.jsonl', (all) => all.map((each) => `${JSON.stringify(each)}\n`).join('')],
      [
        'lines without the last end',
        'x.jsonl',
        (all) => all.map((each) => JSON.stringify(each)).join('\r\n'),
      ],
      [
        'values with nothing between',
        'x',
        (all) => all.map((each) => JSON.stringify(each)).join(''),
      ],
      ['indented JSON', 'x.json', (all) => JSON.stringify(all, null, 2)],
      ['a byte-order mark', 'x.json', (all) => `\ufeff${JSON.stringify(all)}`],
      ['gzip', 'x.json.gz', (all) => gzipSync(JSON.stringify(all))],
      [
        'several arrays',
        'x.json',
        (all) => `${JSON.stringify(all.slice(0, 9))}\n${JSON.stringify(all.slice(9))}`,
      ],
    ])('reads %s alike', async (_, name, format) => {
      await place.seed([place.file(name, format(MANY.map(entryOf)))]);
      expect(await conversationsOf(place.corpus)).toEqual(MANY);
    });

    test('puts all inputs into one generation, one after the other', async () => {
      const paths = [MANY.slice(0, 10), [], MANY.slice(10, 20)].map((some, i) =>
        place.file(`${i}.json`, JSON.stringify(some.map(entryOf))),
      );
      const result = await place.seed([...paths, place.file('empty.json', '')]);
      expect(await conversationsOf(place.corpus)).toEqual(MANY.slice(0, 20));
      expect(result).toMatchObject({ conversations: 20, messages: 40 });
    });

    test("takes the live generation's place", async () => {
      await seed(place.corpus, LIVE);
      await place.seed([place.file('many.json', JSON.stringify(MANY.map(entryOf)))]);
      expect(await conversationsOf(place.corpus)).toEqual(MANY);
      expect((await place.corpus.generations()).map(({ state }) => state)).toEqual(['live']);
    });

    test('is the same when it is seeded again', async () => {
      const path = place.file('many.json', JSON.stringify(MANY.map(entryOf)));
      const first = await place.seed([path]);
      const second = await place.seed([path]);
      expect({ ...second, generation: 0, seconds: 0 }).toEqual({
        ...first,
        generation: 0,
        seconds: 0,
      });
      expect(await conversationsOf(place.corpus)).toEqual(MANY);
    });

    test('tells its progress, which only grows and ends at the whole', async () => {
      const content = JSON.stringify(MANY.map(entryOf));
      const paths = [place.file('1.json', content), place.file('2.json.gz', gzipSync(content))];
      const seen: SeedProgress[] = [];
      const result = await place.seed(paths, { onProgress: (progress) => seen.push(progress) });
      expect(seen.length).toBeGreaterThan(4);
      seen.forEach((progress, i) => {
        const before = seen[Math.max(0, i - 1)];
        for (const figure of [
          'bytesRead',
          'conversations',
          'messages',
          'skipped',
          'seconds',
        ] as const) {
          expect(progress[figure]).toBeGreaterThanOrEqual(before[figure]);
        }
        expect(progress.bytesTotal).toBe(Buffer.byteLength(content) + gzipSync(content).length);
        expect(progress.bytesRead).toBeLessThanOrEqual(progress.bytesTotal ?? 0);
      });
      expect(seen.at(-1)?.bytesRead).toBe(result.bytesTotal);
      expect(result).toMatchObject({ conversations: 2400, messages: 4800 });
      expect(seen[0].conversations).toBeLessThan(1200);
    });

    test('tells of many inputs how far it is without a look at each of them', async () => {
      const files = Array.from({ length: 100 }, (_, i) =>
        place.file(`${i}.json`, JSON.stringify([entryOf(MANY[i])])),
      );
      const looks = jest.spyOn(SeedInput.prototype, 'bytesRead', 'get');
      try {
        const sizes = files.map((path) => statSync(path).size);
        const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size));
        const seen: SeedProgress[] = [];
        await place.seed(files, { onProgress: (progress) => seen.push(progress) });
        expect(seen.map(({ bytesRead }) => bytesRead)).toEqual(ends);
        expect(new Set(seen.map(({ bytesTotal }) => bytesTotal))).toEqual(new Set(ends.slice(-1)));
        expect(looks.mock.calls.length).toBeLessThan(5 * files.length);
      } finally {
        looks.mockRestore();
      }
    });
  });

  test('counts what it leaves out by reason, the most frequent first, and tells where it was met first', async () => {
    const good = { conversations: [{ from: 'human', value: 'Hi' }] };
    const empty = { conversations: [] };
    const holed = {
      conversations: [
        { from: 'gpt', value: null },
        { from: 'human', value: 'Hi' },
        { from: 'gpt' },
      ],
    };
    const first = place.file('1.json', JSON.stringify([good, empty, 'text', holed, empty]));
    const second = place.file(
      '2.jsonl',
      [empty, good, empty, empty].map((each) => JSON.stringify(each)).join('\n'),
    );
    const result = await place.seed([first, second]);
    expect(result).toMatchObject({ conversations: 3, messages: 3, skipped: 8 });
    expect(result.reasons).toEqual([
      {
        reason: 'conversation is empty',
        count: 5,
        examples: [`${first}, entry 2`, `${first}, entry 5`, `${second}, entry 1`],
      },
      {
        reason: 'text is missing or null',
        count: 2,
        examples: [`${first}, entry 4`, `${first}, entry 4`],
      },
      { reason: 'entry is not an object', count: 1, examples: [`${first}, entry 3`] },
    ]);
    expect(await conversationsOf(place.corpus)).toHaveLength(3);
  });

  test('counts what it leaves out of a folder, and tells where it is', async () => {
    mkdirSync(join(place.folder, 'in/sub.json'), { recursive: true });
    const corpus = JSON.stringify(LIVE.map(entryOf));
    place.file('in/corpus', corpus);
    const notes = place.file('in/notes.json', 'Notes');
    const result = await place.seed([join(place.folder, 'in')]);
    expect(await conversationsOf(place.corpus)).toEqual(LIVE);
    expect(result).toMatchObject({ skipped: 2, bytesTotal: Buffer.byteLength(corpus) });
    expect(result.reasons).toEqual([
      { reason: 'file is neither JSON nor gzip', count: 1, examples: [notes] },
      {
        reason: 'folder inside a folder',
        count: 1,
        examples: [join(place.folder, 'in/sub.json')],
      },
    ]);
  });

  test('is refused while another runs, which goes on undisturbed', async () => {
    const path = place.file('many.json', JSON.stringify(MANY.map(entryOf)));
    const inputs = [await SeedInput.from([path]), await SeedInput.from([path])];
    const results = await Promise.allSettled(inputs.map((input) => place.seeder.seed(input)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((results[1] as PromiseRejectedResult).reason).toBeInstanceOf(SeedRunningError);
    expect(await conversationsOf(place.corpus)).toEqual(MANY);
    await place.seed([path]);
  });
});
