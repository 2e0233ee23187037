import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EntryParser } from '../../../src/conversation/seeding/entry-parser.js';
import { Nesting, TooDeepError } from '../../../src/conversation/seeding/nesting.js';
import { SyntaxCheck } from '../../../src/conversation/seeding/syntax-check.js';
import { cuttingOf } from '../../support/arbitraries.js';
import { jsonTokens } from '../../support/json-text.js';

const MARK = '\ufeff';

function written(pieces: readonly string[], nesting = new Nesting()): string {
  return pieces.map((piece) => nesting.write(piece)).join('');
}

describe('Nesting', () => {
  test('blanks byte-order marks between values at the top and nothing else, wherever the text is cut', () => {
    const texts = fc.array(
      jsonTokens.map((tokens) => tokens.join('')),
      { maxLength: 5 },
    );
    const cut = texts.chain((all) =>
      fc.tuple(fc.constant(all), cuttingOf(all.map((each) => MARK + each).join('\n'))),
    );
    fc.assert(
      fc.property(cut, ([all, pieces]) => {
        expect(written(pieces)).toBe(all.map((each) => ` ${each}`).join('\n'));
      }),
    );
  });

  test.each([
    `"${MARK}"`,
    `"\\"${MARK}"`,
    `"\\\\\\"${MARK}"`,
    `["\\\\",${MARK}1]`,
    `{"a":"]}${MARK}"}`,
    `{${MARK}}`,
  ])('leaves a mark inside %j', (text) => {
    expect(written([text])).toBe(text);
    expect(written(text.split(''))).toBe(text);
  });

  test('refuses more open brackets than its limit, and none in a string', () => {
    expect(written(['[{"[[[":[', ']}][[[]]]'], new Nesting(3))).toBe('[{"[[[":[]}][[[]]]');
    expect(() => written(['[[', '[['], new Nesting(3))).toThrow(TooDeepError);
  });
});

describe('Readers of JSON', () => {
  const marked = `{"a":"${MARK}"}\n${MARK}[1,2]\r\n${MARK}\n"\\"${MARK}"${MARK}3`;

  test('take a byte-order mark between values for white space, wherever it is cut', () => {
    for (const pieces of [[marked], marked.split('')]) {
      const parser = new EntryParser();
      const entries = [...pieces.flatMap((piece) => parser.write(piece)), ...parser.end()];
      expect(entries).toEqual([{ a: MARK }, 1, 2, `"${MARK}`, 3]);
      const check = new SyntaxCheck('file');
      for (const piece of pieces) check.write(piece, 0);
      check.end();
    }
  });

  test.each([`[${MARK}1]`, `[1]\n{${MARK}"a":1}`, `t${MARK}rue`])('refuse one in %j', (text) => {
    const parser = new EntryParser();
    expect(() => [parser.write(text), parser.end()]).toThrow();
    const check = new SyntaxCheck('file');
    expect(() => {
      check.write(text, Buffer.byteLength(text));
      check.end();
    }).toThrow(/not JSON at byte/);
  });

  test('refuse endless nesting with a message that says so', () => {
    const brackets = '['.repeat(7 << 20);
    expect(() => new EntryParser().write(brackets)).toThrow('more than 6291456 brackets are open');
    expect(() => {
      new SyntaxCheck('file').write(brackets, brackets.length);
    }).toThrow('file: more than 6291456 brackets are open');
  });
});
