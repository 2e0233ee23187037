import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutAtStop } from '../../../src/tokens/stop.js';
import { textToTokenize } from '../../support/token-texts.js';

/** The earliest match by its definition, over whole characters. */
function firstMatch(text: string, stops: readonly string[]): number {
  const characters = Array.from(text);
  let offset = 0;
  for (let i = 0; i < characters.length; i++) {
    for (const stop of stops.map((each) => Array.from(each))) {
      if (stop.length > 0 && stop.every((each, j) => each === characters[i + j])) return offset;
    }
    offset += characters[i].length;
  }
  return -1;
}

/** A text of few units, so that it has borders, and a part of it or of its like, long ones among them. */
const textAndStop = fc
  .tuple(fc.constantFrom('ab', 'a', 'ab😀', 'aaab', '😀\ude00'), fc.nat(300), fc.nat(300))
  .chain(([units, length, stopLength]) => {
    const unit = fc.constantFrom(...Array.from(units));
    const text = fc.array(unit, { minLength: length, maxLength: length });
    return fc.record({
      text: text.map((all) => all.join('')),
      stop: fc.oneof(
        fc.array(unit, { minLength: 1, maxLength: 4 }).map((all) => all.join('')),
        fc.constant(Array.from(units)[0].repeat(stopLength)),
        fc.nat(1000).map((at) => units.repeat(200).slice(at % 7, (at % 7) + stopLength)),
      ),
      copied: fc.boolean(),
      at: fc.nat(300),
    });
  })
  .map(({ text, stop, copied, at }) => ({
    text: copied ? text.slice(0, at) + stop + text.slice(at) : text,
    stop,
  }));

describe('The earliest stop text', () => {
  test('is found wherever it is in a text, whatever its length', () => {
    fc.assert(
      fc.property(textAndStop, ({ text, stop }) => {
        expect(cutAtStop(text, [stop])).toBe(firstMatch(text, [stop]));
      }),
      { numRuns: 2000 },
    );
  });

  test('is the earliest of several', () => {
    const stops = fc.array(fc.string({ unit: 'grapheme', maxLength: 2 }), { maxLength: 4 });
    fc.assert(
      fc.property(textToTokenize, stops, fc.array(fc.nat(30)), (text, others, places) => {
        const own = places.map((at) =>
          Array.from(text)
            .slice(at, at + 2)
            .join(''),
        );
        const all = [...others, ...own];
        expect(cutAtStop(text, all)).toBe(firstMatch(text, all));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['one two', [' ', 'two'], 3],
    ['one two', ['two', 'o'], 0],
    ['one two', ['three'], -1],
    ['one two', [''], -1],
    ['one two', [], -1],
    ['', ['a'], -1],
    ['a😀', ['\ude00'], -1],
    ['a😀', ['\ud83d'], -1],
    ['a😀\ude00', ['\ude00'], 3],
  ])('of %j and %j is at %d', (text, stops, wanted) => {
    expect(cutAtStop(text, stops)).toBe(wanted);
  });

  test('is looked for in a text of megabytes that it is made to be slow in', () => {
    const half = 'a'.repeat(100_000);
    expect(cutAtStop('a'.repeat(4_000_000), [`${half}b${half}`])).toBe(-1);
    expect(cutAtStop(`${'a'.repeat(4_000_000)}b${half}`, [`${half}b${half}`])).toBe(3_900_000);
  });
});
