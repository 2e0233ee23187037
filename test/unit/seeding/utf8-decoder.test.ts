import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Utf8Decoder } from '../../../src/conversation/seeding/utf8-decoder.js';
import { SeedInputError } from '../../../src/core/seed-errors.js';
import { cuttingOf, wellFormedText } from '../../support/arbitraries.js';

function decoded(pieces: readonly Uint8Array[]): string {
  const decoder = new Utf8Decoder('file');
  const text = pieces.map((piece) => decoder.write(Buffer.from(piece))).join('');
  decoder.end();
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  expect(decoder.bytes).toBe(size);
  return text;
}

/** Unicode's table of well-formed sequences (3-7): ranges of the first byte, the second, and how many more follow. */
const SEQUENCES: readonly [first: [number, number], second: [number, number], more: number][] = [
  [[0xc2, 0xdf], [0x80, 0xbf], 0],
  [[0xe0, 0xe0], [0xa0, 0xbf], 1],
  [[0xe1, 0xec], [0x80, 0xbf], 1],
  [[0xed, 0xed], [0x80, 0x9f], 1],
  [[0xee, 0xef], [0x80, 0xbf], 1],
  [[0xf0, 0xf0], [0x90, 0xbf], 2],
  [[0xf1, 0xf3], [0x80, 0xbf], 2],
  [[0xf4, 0xf4], [0x80, 0x8f], 2],
];

/** Where the first sequence that is not well-formed begins; undefined when all are. */
function firstWrong(bytes: Uint8Array): number | undefined {
  const within = (at: number, [low, high]: readonly [number, number]): boolean =>
    at < bytes.length && bytes[at] >= low && bytes[at] <= high;
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] < 0x80) {
      at++;
      continue;
    }
    const sequence = SEQUENCES.find(
      ([first, second]) => within(at, first) && within(at + 1, second),
    );
    if (!sequence) return at;
    const end = at + 2 + sequence[2];
    for (let i = at + 2; i < end; i++) if (!within(i, [0x80, 0xbf])) return at;
    at = end;
  }
  return undefined;
}

/** Bytes near well-formed UTF-8: characters, cut ones, and bytes that begin or continue sequences. */
const bytes = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .constantFrom('a', 'é', '中', '😀', '\u{10ffff}', '\ufeff')
          .map((c) => Buffer.from(c)),
      },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(
            0x80,
            0xbf,
            0xc0,
            0xc1,
            0xc2,
            0xe0,
            0xed,
            0xef,
            0xf0,
            0xf4,
            0xf5,
            0xf8,
            0xff,
            0xa0,
          )
          .map((byte) => Buffer.from([byte])),
      },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 5 }).map((some) => Buffer.from(some)) },
    ),
    { maxLength: 20 },
  )
  .map((all) => Buffer.concat(all) as Uint8Array);

const cut = (all: fc.Arbitrary<Uint8Array>): fc.Arbitrary<[Uint8Array, Uint8Array[]]> =>
  all.chain((whole) => fc.tuple(fc.constant(whole), cuttingOf(whole)));

describe('Utf8Decoder', () => {
  test('decodes what Buffer decodes, wherever the bytes are cut', () => {
    const text = wellFormedText.map((each) => Buffer.from(`.${each}`) as Uint8Array);
    fc.assert(
      fc.property(cut(text), ([whole, pieces]) => {
        expect(decoded(pieces)).toBe(Buffer.from(whole).toString());
      }),
      { numRuns: 500 },
    );
  });

  test('never cuts a character', () => {
    const text = wellFormedText.map((each) => Buffer.from(each) as Uint8Array);
    fc.assert(
      fc.property(cut(text), ([, pieces]) => {
        const decoder = new Utf8Decoder('file');
        for (const piece of pieces) {
          expect(decoder.write(Buffer.from(piece)).isWellFormed()).toBe(true);
        }
      }),
    );
  });

  test('drops a byte-order mark at the start only, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(cut(fc.constant(Buffer.from('\ufeff\ufeffa\ufeff'))), ([, pieces]) => {
        expect(decoded(pieces)).toBe('\ufeffa\ufeff');
      }),
    );
    expect(decoded([Buffer.from('\ufeff')])).toBe('');
  });

  test('keeps no memory of the pieces it was given', () => {
    const decoder = new Utf8Decoder('file');
    const piece = Buffer.from([0x61, 0xe4, 0xbd]);
    expect(decoder.write(piece)).toBe('a');
    piece.fill(0);
    expect(decoder.write(Buffer.from([0xa0]))).toBe('你');
  });

  test('decodes bytes that are UTF-8, and tells the offset of the first sequence that is not', () => {
    fc.assert(
      fc.property(cut(bytes), ([whole, pieces]) => {
        const wrong = firstWrong(whole);
        if (wrong === undefined) {
          expect(decoded(pieces)).toBe(
            Buffer.from(whole)
              .toString()
              .replace(/^\ufeff/, ''),
          );
        } else {
          expect(() => decoded(pieces)).toThrow(
            new SeedInputError(`file: not UTF-8 at byte ${wrong}`),
          );
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each<[string, number[], number]>([
    ['a continuation alone', [0x61, 0x80], 1],
    ['an overlong slash', [0xc0, 0xaf], 0],
    ['an overlong three-byte sequence', [0x61, 0x62, 0xe0, 0x80, 0xaf], 2],
    ['an encoded surrogate', [0xc3, 0xa9, 0xed, 0xa0, 0x80], 2],
    ['a code point beyond the last', [0x61, 0xf4, 0x90, 0x80, 0x80], 1],
    ['a byte that is never used', [0x61, 0xff, 0x61, 0x61, 0x61], 1],
    ['a sequence that another begins in', [0x61, 0xe4, 0xbd, 0xc3, 0xa9], 1],
    ['a sequence cut by the end', [0x61, 0xf0, 0x9f, 0x98], 1],
    ['a first byte at the end', [0x61, 0xe4], 1],
  ])('refuses %s', (_, values, offset) => {
    const wanted = new SeedInputError(`file: not UTF-8 at byte ${offset}`);
    expect(() => decoded([Buffer.from(values)])).toThrow(wanted);
    expect(() => decoded(values.map((value) => Buffer.from([value])))).toThrow(wanted);
  });

  test('tells the offset in large pieces, behind text that is not ASCII', () => {
    const good = Buffer.from('é中😀'.repeat(100_000));
    for (const offset of [0, 1, 12_345, 99_999].map((characters) => characters * 9)) {
      const wrong = Buffer.concat([good.subarray(0, offset), Buffer.from([0xff]), good]);
      expect(() => decoded([good, wrong])).toThrow(`not UTF-8 at byte ${good.length + offset}`);
    }
  });
});
