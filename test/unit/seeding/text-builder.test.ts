import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EntryParser } from '../../../src/conversation/seeding/entry-parser.js';
import { TextBuilder } from '../../../src/conversation/seeding/text-builder.js';
import { anyText } from '../../support/arbitraries.js';
import { heapInUse } from '../../support/heap.js';

const chunks = fc.array(
  anyText.filter((text) => text !== ''),
  { maxLength: 10 },
);

function built(builder: TextBuilder, all: readonly string[]): string {
  for (const chunk of all) builder.add(chunk);
  return builder.take();
}

describe('TextBuilder', () => {
  test('puts chunks together, text after text', () => {
    const builder = new TextBuilder();
    fc.assert(
      fc.property(fc.array(chunks), (texts) => {
        for (const text of texts) expect(built(builder, text)).toBe(text.join(''));
      }),
    );
  });

  test.each([1023, 1024, 1025, 1026, 5000])('puts %d chunks together in order', (count) => {
    const all = Array.from({ length: count }, (_, i) => `${i} `);
    expect(built(new TextBuilder(), all)).toBe(all.join(''));
  });

  test.each([
    ['one chunk', 1],
    ['a few', 2],
    ['thousands', 3000],
  ])('forgets %s when it is told to', (_, count) => {
    const builder = new TextBuilder();
    for (let i = 0; i < count; i++) builder.add('old');
    builder.clear();
    expect(builder.take()).toBe('');
    expect(built(builder, ['n', 'ew'])).toBe('new');
  });
});

describe('a short text keeps nothing of the long one that it was read from', () => {
  const PIECES = 500;
  const PIECE_BYTES = 1 << 16;
  const piece = (start: string): string =>
    Buffer.alloc(PIECE_BYTES, 'x').fill(start, 0, start.length).toString('latin1');

  /** Expects what `make` gives for each number to keep less than a tenth of a piece. */
  function expectSmall(make: (i: number) => unknown): void {
    const before = heapInUse();
    const kept = Array.from({ length: PIECES }, (_, i) => make(i));
    expect(heapInUse() - before).toBeLessThan((PIECES * PIECE_BYTES) / 10);
    expect(kept).toHaveLength(PIECES);
  }

  test.each([
    ['one chunk', 1],
    ['two chunks', 2],
  ])('when it is built of %s', (_, count) => {
    const builder = new TextBuilder();
    expectSmall((i) => {
      const long = piece(`${i}`);
      return built(
        builder,
        Array.from({ length: count }, (_, at) => long.slice(20 * at, 20 * at + 20)),
      );
    });
  });

  test('when it stands in an entry', () => {
    const parser = new EntryParser();
    expectSmall(
      (i) =>
        parser
          .write(piece(`{"a key of ${i}":"a text of ${i}"}{"b":"`))
          .concat(parser.write('"}'))[0],
    );
  });
});
