import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EntryParser, TOO_LARGE } from '../../../src/conversation/seeding/entry-parser.js';
import { NEEDS } from '../../../src/conversation/seeding/layouts.js';
import { ExactNumber } from '../../../src/core/conversation-id.js';
import { cuttingOf } from '../../support/arbitraries.js';
import { jsonContainerTokens } from '../../support/json-text.js';

/** More than an entry may hold, in pieces. */
const GIANT = Array<string>(10).fill('x'.repeat(1 << 20));
const small = { id: 'small', messages: [{ from: 'a', value: 'b' }] };

function entries(pieces: readonly string[], largest?: number): unknown[] {
  const parser = new EntryParser({ needs: NEEDS, ...(largest !== undefined && { largest }) });
  return [...pieces.flatMap((piece) => parser.write(piece)), ...parser.end()];
}

/** The entries of some JSON between two small entries. */
function between(...pieces: string[]): unknown[] {
  const line = JSON.stringify(small);
  const all = entries([`${line}\n`, ...pieces, `\n${line}`]);
  expect([all[0], all.at(-1)]).toEqual([small, small]);
  return all.slice(1, -1);
}

describe('EntryParser with needs', () => {
  test('leaves out keys that are not needed, with all that is in them', () => {
    const text = '{"a":[{"id":1},[2],"x"],"id":"y","b":{"id":2},"items":["z",{"c":1},"w"],"d":1}';
    const wanted = [{ id: 'y', items: ['z', {}, 'w'] }];
    expect(entries([text])).toEqual(wanted);
    expect(entries(text.split(''))).toEqual(wanted);
  });

  test('keeps containers below those that are looked into empty', () => {
    const text = '{"items":[{"content":[{"text":["a",["b"]]},[1,[2,[3]]]]},{"content":"c"}]}';
    expect(entries([text])).toEqual([
      { items: [{ content: [{ text: ['a', []] }, [1, [2, []]]] }, { content: 'c' }] },
    ]);
  });

  test('keeps an object or array of arguments as JSON text, whatever is in it and wherever it is cut', () => {
    const argumentsIn = (pieces: readonly string[]): unknown => {
      const [entry] = entries(pieces) as { items: { arguments: unknown }[] }[];
      return entry.items[0].arguments;
    };
    fc.assert(
      fc.property(
        jsonContainerTokens.chain((tokens) => {
          const whole = `{"items":[{"arguments":${tokens.join('')},"text":"x"}],"id":1}`;
          return fc.tuple(fc.constant(tokens), cuttingOf(whole));
        }),
        ([tokens, pieces]) => {
          const [got, wanted] = [argumentsIn(pieces) as string, tokens.join('')];
          expect(JSON.parse(got)).toEqual(JSON.parse(wanted));
          // The digits of numbers, and keys that stand twice, stay too.
          const punctuation = (token: string): boolean => !/^(".*"|\s*)$/s.test(token);
          expect(got.replace(/"(?:[^"\\]|\\.)*"/g, '')).toBe(tokens.filter(punctuation).join(''));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each(['"{\\"a\\": 1}"', '1.0', 'null', 'true'])(
    'keeps the value %s of arguments',
    (json) => {
      const [entry] = entries([`{"items":[{"arguments":${json}}]}`]);
      expect(entry).toEqual({ items: [{ arguments: JSON.parse(json) as unknown }] });
    },
  );

  test('keeps arguments however deep they are, and leaves out an entry with too much in them', () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    expect(entries([`{"items":[{"arguments":${deep}}]}`])).toEqual([
      { items: [{ arguments: deep }] },
    ]);
    const giants = [
      `["${'x'.repeat(2000)}"]`,
      `[0${',0'.repeat(1000)}]`,
      '['.repeat(1000) + ']'.repeat(1000),
      `{"${'x'.repeat(2000)}":1}`,
      `{${'"":"",'.repeat(300)}"a":${'1'.repeat(900)}}`,
    ];
    for (const giant of giants) {
      const text = `{"items":[{"arguments":${giant}}]}{"items":["x"]}`;
      for (const pieces of [[text], text.split('')])
        expect(entries(pieces, 1000)).toEqual([TOO_LARGE, { items: ['x'] }]);
    }
  });

  test.each<[string, () => string[]]>([
    ['a giant text', () => ['{"junk":"', ...GIANT, '",']],
    [
      'millions of objects',
      () => ['{"junk":[{}', ...Array<string>(20).fill(',{}'.repeat(50_000)), '],'],
    ],
    ['deep nesting', () => ['{"junk":', '['.repeat(1 << 20), ']'.repeat(1 << 20), ',']],
    [
      'a giant number',
      () => ['{"junk":1', ...GIANT.map((piece) => piece.replaceAll('x', '1')), ','],
    ],
  ])('counts %s that is not needed for nothing', (_, pieces) => {
    expect(between(...pieces(), '"id":1,"items":["x"]}')).toEqual([{ id: 1, items: ['x'] }]);
  });

  test.each<[string, () => string[]]>([
    ['a text that needs to be kept', () => ['{"items":["', ...GIANT, '"]}']],
    [
      'a text of escapes',
      () => ['{"id":"', ...Array<string>(20).fill('\\n'.repeat(1 << 19)), '"}'],
    ],
    ['a text at the top', () => ['"', ...GIANT, '"']],
    ['a key', () => ['{"', ...GIANT, '":1}']],
    ['a number', () => ['{"id":1', ...GIANT.map((piece) => piece.replaceAll('x', '1')), '}']],
    ['messages', () => ['{"items":[{}', ...Array<string>(20).fill(',{}'.repeat(50_000)), ']}']],
  ])('leaves out an entry with too much in it: %s', (_, pieces) => {
    expect(between(...pieces())).toEqual([TOO_LARGE]);
  });

  test('keeps a text of several megabytes that comes in small pieces', () => {
    const pieces = Array<string>(1 << 16).fill(`é\\n${'x'.repeat(60)}`);
    const [entry] = between('{"id":"', ...pieces, '"}') as { id: string }[];
    expect(entry.id === pieces.join('').replaceAll('\\n', '\n')).toBe(true);
  });

  test('counts a long text for what it becomes when it is stored', () => {
    const value = (text: string): unknown => between(`{"id":"${text}"}`)[0];
    expect(value('\ufdfa'.repeat(1 << 20))).toBe(TOO_LARGE);
    expect(value('\\ud800'.repeat(2 << 20))).toBe(TOO_LARGE);
    expect(value('é'.repeat(4 << 20))).not.toBe(TOO_LARGE);
    expect(value('\ufdfa'.repeat(1 << 10))).not.toBe(TOO_LARGE);
  });

  test.each(['0', '17', '-1.5', '1e+21', '9007199254740991'])(
    'reads the id %s as a number',
    (id) => {
      expect(entries([`{"id":${id}}`])).toEqual([{ id: Number(id) }]);
    },
  );

  test.each(['12345678901234567890', '1e400', '1.0', '-0', '1E2', '0.10'])(
    'keeps every digit of the id %s, which JavaScript writes differently',
    (id) => {
      const wanted = [{ id: new ExactNumber(id) }];
      expect(entries([`{"id":${id}}`])).toEqual(wanted);
      expect(entries(`{"id":${id}}`.split(''))).toEqual(wanted);
      expect(entries([`{"value":${id}}`])).toEqual([{ value: Number(id) }]);
    },
  );

  test('takes no number but that of an id for one', () => {
    const text = '[{"items":[{"id":1.0},2.0],"id":[3.0]},4.0]';
    expect(entries([text])).toEqual([{ items: [{ id: new ExactNumber('1.0') }, 2], id: [3] }, 4]);
  });
});
