import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalise } from '../../src/core/normalise.js';
import { streamSafe } from '../../src/core/stream-safe.js';
import { normalised } from '../support/oracle.js';

const JOINER = '\u034f';
/** Acute and grave below: normalising puts the second one first. */
const PAIR = '\u0301\u0316';

describe('a text with marks', () => {
  test.each([
    ['none', 'Hello, wörld!'],
    ['thirty in a row', `a${'\u0301'.repeat(30)}b`],
    ['thirty and thirty', `a${'\u0301'.repeat(30)}b${'\u0301'.repeat(30)}`],
    ['long runs that have joiners', `a${`${'\u0301'.repeat(30)}${JOINER}`.repeat(9)}`],
    ['many emoji in a row', '👩🏽‍🚀'.repeat(50)],
    ['many lone surrogates in a row', '\ud834'.repeat(50)],
  ])('stays as it is: %s', (_, text) => {
    expect(streamSafe(text)).toBe(text);
  });

  test.each([
    ['of one unit', '\u0301'],
    ['of two units', '\u{1d165}'],
    ['that are letters before they are normalised', '\uff9e'],
  ])(
    'gets a joiner behind every thirty in a row that another one follows, of marks %s',
    (_, mark) => {
      const thirty = mark.repeat(30);
      expect(streamSafe(`a${thirty}${mark}b`)).toBe(`a${thirty}${JOINER}${mark}b`);
      expect(streamSafe(thirty + thirty)).toBe(thirty + JOINER + thirty);
      expect(streamSafe(thirty + thirty + mark)).toBe(thirty + JOINER + thirty + JOINER + mark);
    },
  );

  test('is normalised as the definition says, however long its runs of marks', () => {
    const marks = fc
      .tuple(
        fc.constantFrom('\u0301', '\u0316', '\u0344', '\uff9e', '\u{1d165}', JOINER, 'a'),
        fc.nat(40),
      )
      .map(([mark, times]) => mark.repeat(times));
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        expect(normalise(text)).toBe(normalised(text));
        expect(streamSafe(streamSafe(text))).toBe(streamSafe(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('has marks in any order that match within a run, as Unicode has it', () => {
    expect(normalise(`a${PAIR}`)).toBe(normalise('a\u0316\u0301'));
  });
});

test('no text takes the square of its length to normalise: marks by the million are done', () => {
  expect(normalise(`a${PAIR.repeat(1_000_000)}`).length).toBeGreaterThan(2_000_000);
});
