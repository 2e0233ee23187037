import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EntryParser, TOO_LARGE } from '../../../src/conversation/seeding/entry-parser.js';
import { Utf8Decoder } from '../../../src/conversation/seeding/utf8-decoder.js';
import { cuttingOf } from '../../support/arbitraries.js';
import { jsonContainerTokens, jsonTokens } from '../../support/json-text.js';

function entries(pieces: readonly string[], parser = new EntryParser()): unknown[] {
  return [...pieces.flatMap((piece) => parser.write(piece)), ...parser.end()];
}

function entriesOfBytes(pieces: readonly Buffer[]): unknown[] {
  const decoder = new Utf8Decoder('bytes');
  const texts = pieces.map((piece) => decoder.write(piece));
  decoder.end();
  return entries(texts);
}

/** The entries of whole values, by JSON.parse: the elements of arrays, and other values; none has a `__proto__`. */
function oracle(texts: readonly string[]): unknown[] {
  const drop = (key: string, value: unknown): unknown => (key === '__proto__' ? undefined : value);
  return texts.map((text) => JSON.parse(text, drop) as unknown).flat();
}

function expectSame(got: unknown[], wanted: unknown[]): void {
  expect(got).toEqual(wanted);
  // Keys in the same order, too.
  expect(JSON.stringify(got)).toBe(JSON.stringify(wanted));
}

const text = jsonTokens.map((tokens) => tokens.join(''));
const cutText = text.chain((whole) => fc.tuple(fc.constant(whole), cuttingOf(whole)));

describe('EntryParser', () => {
  test('reads what JSON.parse reads, wherever the text is cut', () => {
    fc.assert(
      fc.property(cutText, ([whole, pieces]) => {
        expectSame(entries(pieces), oracle([whole]));
      }),
      { numRuns: 500 },
    );
  });

  test('reads what JSON.parse reads, one character at a time', () => {
    fc.assert(
      fc.property(text, (whole) => {
        fc.pre(whole.length < 2000);
        expectSame(entries(whole.split('')), oracle([whole]));
      }),
    );
  });

  test('reads what JSON.parse reads, wherever the bytes are cut', () => {
    const cutBytes = text.chain((whole) =>
      fc.tuple(fc.constant(whole), cuttingOf(Buffer.from(whole) as Uint8Array)),
    );
    fc.assert(
      fc.property(cutBytes, ([whole, pieces]) => {
        const buffers = pieces.map((piece) => Buffer.from(piece));
        expectSame(entriesOfBytes(buffers), oracle([whole]));
      }),
      { numRuns: 300 },
    );
  });

  test('reads values one after the other, on lines or not, and arrays of them', () => {
    const separator = fc.constantFrom('\n', '\r\n', ' ', '\n\n', '\t');
    const streams = fc
      .array(text, { maxLength: 6 })
      .chain((texts) =>
        separator.chain((between) =>
          fc.tuple(fc.constant(texts), cuttingOf(texts.join(between) + between)),
        ),
      );
    fc.assert(
      fc.property(streams, ([texts, pieces]) => {
        expectSame(entries(pieces), oracle(texts));
      }),
      { numRuns: 200 },
    );
  });

  test('reads objects and arrays with nothing between them', () => {
    expect(entries(['{"a":1}{"b":2}[{"c":3},[4]]["5"]{}'])).toEqual(
      oracle(['{"a":1}', '{"b":2}', '[{"c":3},[4]]', '["5"]', '{}']),
    );
  });

  test('gives each entry as soon as it is complete', () => {
    const parser = new EntryParser();
    expect(parser.write('[{"a":[1')).toEqual([]);
    expect(parser.write(']},{"b"')).toEqual([{ a: [1] }]);
    expect(parser.write(':2},"x",3')).toEqual([{ b: 2 }, 'x']);
    expect(parser.write(']')).toEqual([3]);
    expect(parser.end()).toEqual([]);
  });

  test('has no entry when there is no text', () => {
    expect(entries([])).toEqual([]);
    expect(entries(['', ' \n\t'])).toEqual([]);
  });

  test('refuses the beginning of a value, cut anywhere', () => {
    const beginnings = jsonContainerTokens.chain((tokens) => {
      const whole = tokens.join('').trim();
      return fc.integer({ min: 1, max: whole.length - 1 }).map((end) => whole.slice(0, end));
    });
    fc.assert(
      fc.property(beginnings, (beginning) => {
        expect(() => entries([beginning])).toThrow();
      }),
    );
  });

  test.each([
    '[1,]',
    '{"a":1,}',
    '{"a"}',
    '[1 2]',
    '{1:2}',
    "['a']",
    '[tru]',
    '["\n"]',
    '["\\x"]',
    '["\\u12"]',
  ])('refuses %j, as JSON.parse does', (wrong) => {
    expect(() => JSON.parse(wrong) as unknown).toThrow();
    expect(() => entries([wrong])).toThrow();
    expect(() => entries(wrong.split(''))).toThrow();
  });

  test('takes a key that would set a prototype for nothing', () => {
    const [entry, other] = entries([
      '{"__proto__":{"polluted":1},"a":{"__proto__":[1,{"b":2}],"c":3},"constructor":4}{"d":5}',
    ]) as Record<string, unknown>[];
    expect(entry).toEqual({ a: { c: 3 }, constructor: 4 });
    expect(entry.polluted).toBeUndefined();
    expect(Object.getPrototypeOf(entry)).toBe(Object.getPrototypeOf(other));
    expect(Object.getPrototypeOf(entry.a)).toBe(Object.getPrototypeOf(other));
  });

  describe('with a limit', () => {
    const small = '{"text":"small"}';

    function limited(texts: readonly string[], limit: number): unknown[] {
      return entries([texts.join('\n')], new EntryParser({ largest: limit }));
    }

    test.each([
      ['one long text', JSON.stringify({ text: 'x'.repeat(1001) })],
      ['a long text in an array', JSON.stringify([['x'.repeat(1001)]])],
      ['a long text alone', JSON.stringify('x'.repeat(1001))],
      ['a long key', JSON.stringify({ ['x'.repeat(1001)]: 1 })],
      ['many texts', JSON.stringify({ texts: Array(40).fill('x'.repeat(30)) })],
      ['many small values', JSON.stringify({ values: Array(100).fill(1) })],
      ['deep nesting', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`],
    ])('replaces an entry of %s, and keeps its neighbours', (_, large) => {
      const wanted = [...oracle([small]), TOO_LARGE, ...oracle([small])];
      expect(limited([small, large, small], 1000)).toEqual(wanted);
    });

    test('keeps an entry below it', () => {
      const below = JSON.stringify({ text: 'x'.repeat(900) });
      expect(limited([below, below, below], 1000)).toEqual(oracle([below, below, below]));
    });
  });

  test('keeps entries of many megabytes, and replaces one of more than 8 Mi characters', () => {
    const piece = 'x'.repeat(1 << 20);
    const parser = new EntryParser();
    const entryOf = (pieces: number): unknown[] => {
      const got = parser.write('{"texts":[""');
      for (let i = 0; i < pieces; i++) got.push(...parser.write(`,"${piece}"`));
      return [...got, ...parser.write(']}\n')];
    };
    expect(entryOf(8)).toEqual([TOO_LARGE]);
    const [kept] = entryOf(7) as { texts: string[] }[];
    expect(kept.texts.map(({ length }) => length)).toEqual([0, ...Array<number>(7).fill(1 << 20)]);
    expect(parser.end()).toEqual([]);
  });
});
