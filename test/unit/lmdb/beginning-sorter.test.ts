import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { entriesOf, writeChunks } from '../../../src/stores/lmdb/beginning-chunk.js';
import { BeginningSorter } from '../../../src/stores/lmdb/beginning-sorter.js';
import type { MessagePlace } from '../../../src/stores/lmdb/message-place.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

/** Texts of which many begin alike, zeros among their bytes, some longer than what is compared. */
const text = fc
  .tuple(
    fc.constantFrom('', 'what is ', 'what is the ', 'a'.repeat(44)),
    fc.array(fc.constantFrom(0, 1, 0x61, 0xff), { maxLength: 6 }),
  )
  .map(([start, end]) => Buffer.concat([Buffer.from(start), Buffer.from(end)]));

const placeOf = (arrival: number): MessagePlace => ({
  block: 4_000_000_000 - arrival,
  slot: 65_535 - (arrival % 1000),
  conversation: arrival,
});

/** A beginning and its place, comparable. */
type Entry = [beginning: string, place: MessagePlace];

/** The different beginnings in the order of their bytes, each with the place of the first one. */
function inOrder(texts: readonly Buffer[]): Entry[] {
  const places = new Map<string, MessagePlace>();
  texts.forEach((each, arrival) => {
    const beginning = each.subarray(0, 48).toString('hex');
    if (!places.has(beginning)) places.set(beginning, placeOf(arrival));
  });
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('sorted beginnings', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    removeFolder(folder);
  });

  /** What is stored of some texts, when so many are sorted in memory at a time. */
  function stored(texts: readonly Buffer[], most: number): { entries: Entry[]; chunks: Buffer[] } {
    const sorter = new BeginningSorter(join(folder, 'spill'), most);
    texts.forEach((each, arrival) => {
      // In the middle of something larger, as the sorter gets it.
      const bytes = Buffer.concat([Buffer.from('before'), each, Buffer.from('after')]);
      sorter.add(bytes, 6, 6 + each.length, placeOf(arrival));
    });
    const chunks: Buffer[] = [];
    const count = writeChunks(sorter.sorted(), (number, value) => {
      expect(number).toBe(chunks.length);
      chunks.push(value);
    });
    expect(count).toBe(chunks.length);
    sorter.close();
    const entries = chunks.flatMap((chunk) =>
      entriesOf(chunk).map(({ bytes, place }): Entry => [bytes.toString('hex'), place]),
    );
    return { entries, chunks };
  }

  test('are each kept once, with the first message that begins so, in memory and in runs', () => {
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 200 }),
        fc.constantFrom(1, 2, 7, 1000),
        (texts, most) => {
          expect(stored(texts, most).entries).toEqual(inOrder(texts));
        },
      ),
      { numRuns: 100 },
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test('come right from runs of many pieces, in chunks of at most a page', () => {
    const texts = Array.from({ length: 20_000 }, (_, i) =>
      Buffer.from(`${(i * 7919) % 15_013} and so on`),
    );
    const { entries, chunks } = stored(texts, 6000);
    expect(entries).toEqual(inOrder(texts));
    expect(chunks.length).toBeGreaterThan(50);
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(4080);
  });
});
