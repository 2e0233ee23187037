import { unitsOf, utf8Width } from './char-ends.js';

/** The beginning of a text, up to some token. */
export interface Cut {
  /** The UTF-16 offset at which it ends. */
  readonly end: number;
  /** How many tokens it has. */
  readonly tokens: number;
  /** Whether anything was cut off. */
  readonly cut: boolean;
}

/**
 * The first tokens of a text. A character that is incomplete then is left out, though its tokens count.
 * @param ends where the tokens end, in bytes of the text's UTF-8
 * @param most how many tokens there may be
 */
export function cutToTokens(text: string, ends: Uint32Array, most: number): Cut {
  if (ends.length <= most) return { end: text.length, tokens: ends.length, cut: false };
  const bytes = most > 0 ? ends[most - 1] : 0;
  let end = 0;
  for (let read = 0; end < text.length;) {
    const width = utf8Width(text, end);
    read += width;
    if (read > bytes) break;
    end += unitsOf(width);
  }
  return { end, tokens: most, cut: true };
}

/**
 * How many tokens begin before a UTF-16 offset: those that a model has made when the text is cut there.
 * @param ends where the tokens end, in bytes of the text's UTF-8
 */
export function tokensBefore(text: string, ends: Uint32Array, offset: number): number {
  const bytes = Buffer.byteLength(text.slice(0, offset));
  if (bytes === 0) return 0;
  // One begins at the start, and one at each end before.
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle] < bytes) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}
