import { describe, expect, test } from '@jest/globals';
import { Utf8Window } from '../../../src/tokens/utf8-window.js';

/** Shows a text part by part, each from where the last ended or a little before, and returns the parts. */
function partsOf(text: string, window: Utf8Window, back: number): string[] {
  const parts: string[] = [];
  for (let at = 0, last = false; !last;) {
    window.show(text, at);
    ({ last } = window);
    const bytes = window.bytes.subarray(0, window.length);
    expect(window.bytes[window.length]).toBe(0xff);
    const kept = last ? bytes.length : bytes.length - back;
    parts.push(bytes.toString('utf8', 0, kept));
    at = window.offsetOf(kept);
  }
  return parts;
}

describe('A window on a text', () => {
  test.each(['x', 'é', '中', '😀', '\ud83d', '\ude00'])(
    'of %j shows all of it, and no half a character',
    (unit) => {
      for (const before of ['', 'x', 'xé中😀']) {
        const text = before + unit.repeat(40_000);
        for (const back of [0, 2 * Buffer.byteLength(unit)]) {
          const parts = partsOf(text, new Utf8Window(), back);
          expect(parts.length).toBeGreaterThan(2);
          expect(parts.join('')).toBe(text.toWellFormed());
        }
      }
    },
  );

  test('shows twice as much when it is widened, and as much as at first when it is narrowed', () => {
    const text = 'x'.repeat(200_000);
    const window = new Utf8Window();
    const shown = (): number => {
      window.show(text, 0);
      return window.length;
    };
    const first = shown();
    window.widen();
    expect(shown()).toBe(2 * first);
    window.narrow();
    expect(shown()).toBe(first);
  });
});
