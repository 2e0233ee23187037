import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StopGate } from '../../../src/engines/local/stop-gate.js';

interface Passed {
  readonly pieces: string[];
  readonly shut: boolean;
}

function pass(pieces: readonly string[], stops: readonly string[]): Passed {
  const gate = new StopGate(stops);
  const passed = pieces.map((piece) => gate.add(piece));
  passed.push(gate.end());
  return { pieces: passed, shut: gate.shut };
}

/** What is before the first stop text, by its definition. */
function before(text: string, stops: readonly string[]): string {
  for (let at = 0; at < text.length; at++) {
    if (stops.some((stop) => text.startsWith(stop, at))) return text.slice(0, at);
  }
  return text;
}

const few = fc.constantFrom('a', 'b', '🐑');
const someText = fc.array(few, { maxLength: 20 }).map((all) => all.join(''));
const stop = fc.array(few, { minLength: 1, maxLength: 4 }).map((all) => all.join(''));

describe('A gate', () => {
  test('lets a text through up to the first stop text, whatever pieces both come in', () => {
    fc.assert(
      fc.property(fc.array(someText), fc.array(stop, { maxLength: 4 }), (pieces, stops) => {
        const text = pieces.join('');
        const { pieces: passed, shut } = pass(pieces, stops);
        expect(passed.join('')).toBe(before(text, stops));
        expect(shut).toBe(before(text, stops) !== text);
      }),
      { numRuns: 5000 },
    );
  });

  test('never lets the beginning of a stop text through before it is sure that it is none', () => {
    expect(pass(['one E', 'N', 'D two'], ['END']).pieces).toEqual(['one ', '', '', '']);
    expect(pass(['one E', 'N', 'ough'], ['END']).pieces).toEqual(['one ', '', 'ENough', '']);
    expect(pass(['one E', 'N'], ['END']).pieces).toEqual(['one ', '', 'EN']);
  });

  test('waits for a longer stop text that began before a whole one', () => {
    expect(pass(['xab', 'c'], ['abc', 'b'])).toEqual({ pieces: ['x', '', ''], shut: true });
    expect(pass(['xab', 'd'], ['abc', 'b'])).toEqual({ pieces: ['x', 'a', ''], shut: true });
  });

  test('holds nothing back without stop texts', () => {
    expect(pass(['a', 'b'], []).pieces).toEqual(['a', 'b', '']);
  });

  test('is not shut by half a character', () => {
    const half = '🐑'.slice(0, 1);
    expect(pass(['a🐑', 'b'], [half])).toEqual({ pieces: ['a🐑', 'b', ''], shut: false });
  });
});
