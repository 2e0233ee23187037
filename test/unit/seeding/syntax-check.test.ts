import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SyntaxCheck } from '../../../src/conversation/seeding/syntax-check.js';
import { Utf8Decoder } from '../../../src/conversation/seeding/utf8-decoder.js';
import { SeedInputError } from '../../../src/core/seed-errors.js';
import { cuttingOf } from '../../support/arbitraries.js';
import { jsonContainerTokens, jsonTokens } from '../../support/json-text.js';

/** The error's message for bytes that come in pieces; undefined when there is none. */
function complaint(pieces: readonly Uint8Array[]): string | undefined {
  const decoder = new Utf8Decoder('file');
  const check = new SyntaxCheck('file');
  try {
    for (const piece of pieces) {
      const text = decoder.write(Buffer.from(piece));
      check.write(text, decoder.bytes);
    }
    decoder.end();
    check.end();
  } catch (error) {
    expect(error).toBeInstanceOf(SeedInputError);
    return (error as SeedInputError).message;
  }
  return undefined;
}

type Cut = readonly [bytes: Uint8Array, pieces: Uint8Array[]];

const cut = (bytes: Uint8Array): fc.Arbitrary<Cut> =>
  fc.tuple(fc.constant(bytes), fc.oneof(cuttingOf(bytes), fc.constant(singles(bytes))));

/** One piece for each byte of a small document. */
function singles(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length > 2000) return [bytes];
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

/** A document with something wrong put in at a known byte. */
interface Spoilt {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** A character that fits nowhere between tokens. */
const spoiltBetween: fc.Arbitrary<Spoilt> = fc
  .tuple(
    fc.constantFrom('', '\ufeff', '{"before":"é😀"}\n'),
    jsonTokens,
    fc.nat(),
    fc.constantFrom('@', 'é', '\0', '\u00a0'),
  )
  .map(([before, tokens, at, wrong]) => {
    const place = at % (tokens.length + 1);
    const good = before + tokens.slice(0, place).join('');
    return {
      bytes: Buffer.from(good + wrong + tokens.slice(place).join('')),
      offset: Buffer.byteLength(good),
    };
  });

/** A control character or a wrong escape inside a string. */
const spoiltInside: fc.Arbitrary<Spoilt> = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'é', '😀', '\\n', '\\u0041', 'x'.repeat(300)), { maxLength: 8 }),
    fc.nat(8),
    fc.constantFrom('\0', '\n', '\x1f', '\\x', '\\u12g4', '\\u'),
    fc.constantFrom('', '"', '"]', ' and more text"]'),
  )
  .map(([parts, at, wrong, rest]) => {
    const good = `["é", "${parts.slice(0, at).join('')}`;
    const whole = `${good}${wrong}${wrong === '\\u' ? 'wxyz' : ''}${parts.slice(at).join('')}${rest}`;
    return { bytes: Buffer.from(whole), offset: Buffer.byteLength(good) };
  });

describe('SyntaxCheck', () => {
  test('has nothing to say about JSON, wherever it is cut', () => {
    const documents = fc
      .array(jsonTokens, { maxLength: 3 })
      .map((all) => Buffer.from(all.map((tokens) => tokens.join('')).join('\n')) as Uint8Array);
    fc.assert(
      fc.property(documents.chain(cut), ([, pieces]) => {
        expect(complaint(pieces)).toBeUndefined();
      }),
    );
  });

  test('tells the byte of a character that fits nowhere, wherever the bytes are cut', () => {
    expectOffset(spoiltBetween);
  });

  test('tells the byte of a wrong character or escape in a string, wherever the bytes are cut', () => {
    expectOffset(spoiltInside);
  });

  function expectOffset(spoilt: fc.Arbitrary<Spoilt>): void {
    const cuttings = spoilt.chain(({ bytes, offset }) => fc.tuple(cut(bytes), fc.constant(offset)));
    fc.assert(
      fc.property(cuttings, ([[bytes, pieces], offset]) => {
        const text = Buffer.from(bytes).toString();
        const got = complaint(pieces)?.replace(/ \(line.*/s, '');
        expect({ text, got }).toEqual({ text, got: `file: not JSON at byte ${offset}` });
      }),
      { numRuns: 500 },
    );
  }

  test('tells the size of a document that ends too early, wherever it ends and is cut', () => {
    const truncated = jsonContainerTokens
      .map((tokens) => Buffer.from(tokens.join('')))
      .chain((whole) =>
        fc.integer({ min: 1, max: whole.length - 1 }).map((end) => whole.subarray(0, end)),
      )
      .chain((bytes) => fc.tuple(cut(bytes), fc.constant(lastCharacter(bytes))));
    fc.assert(
      fc.property(truncated, ([[bytes, pieces], start]) => {
        const text = Buffer.from(bytes).toString();
        const wanted =
          start === undefined
            ? `file: the JSON ends too early, at byte ${bytes.length}`
            : `file: not UTF-8 at byte ${start}`;
        expect({ text, got: complaint(pieces)?.replace(/ \(line.*/s, '') }).toEqual({
          text,
          got: wanted,
        });
      }),
      { numRuns: 500 },
    );
  });

  /** Where the last character begins, when its bytes are cut. */
  function lastCharacter(bytes: Buffer): number | undefined {
    for (let start = bytes.length - 1; start >= Math.max(0, bytes.length - 4); start--) {
      const tail = bytes.subarray(start);
      if ((tail[0] & 0xc0) === 0x80) continue;
      const length = tail[0] < 0x80 ? 1 : tail[0] < 0xe0 ? 2 : tail[0] < 0xf0 ? 3 : 4;
      return length > tail.length ? start : undefined;
    }
    return undefined;
  }

  test.each<[string, string]>([
    ['[1, tru]', 'not JSON at byte 4'],
    ['[1, nul', 'the JSON ends too early, at byte 7'],
    ['[1, nulll', 'not JSON at byte 4'],
    ['[1, "\\u12', 'the JSON ends too early, at byte 9'],
    ['[1, "\\', 'the JSON ends too early, at byte 6'],
    ['[1, "\\u12"]', 'not JSON at byte 5'],
    ['[1, -', 'the JSON ends too early, at byte 5'],
    ['[1.', 'the JSON ends too early, at byte 3'],
    ['[1.x]', 'not JSON at byte 3'],
    ['{"é":1,}', 'not JSON at byte 8'],
    ['{"é" 1}', 'not JSON at byte 6'],
    ['[1}', 'not JSON at byte 2'],
    ['[1] ]', 'not JSON at byte 4'],
    ["['a']", 'not JSON at byte 1'],
  ])('says of %j that it is %s', (text, wanted) => {
    for (const pieces of [[Buffer.from(text)], singles(Buffer.from(text))]) {
      expect(complaint(pieces)?.replace(/ \(line.*/s, '')).toBe(`file: ${wanted}`);
    }
  });

  test('says in which line it is, and why', () => {
    expect(complaint([Buffer.from('[\n1,\r\n@]')])).toMatch(/ \(line 3: expected a value\)$/);
    expect(complaint([Buffer.from('[\n1,\r\n')])).toMatch(/ \(line 3: .*expected.*\)$/);
  });
});
