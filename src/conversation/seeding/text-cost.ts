import { streamSafe } from '../../core/stream-safe.js';

/**
 * An entry larger than this is not built: 8 Mi UTF-16 code units of texts and keys that are needed. Storing a text
 * takes up to 25 bytes for each code unit, most of them to normalise it.
 */
export const LARGEST_ENTRY = 8 << 20;
/** What a value counts for against the limit, beside its text: its memory here and as a message on the way to the store. */
export const VALUE_COST = 16;
export const CONTAINER_COST = 32;

/** Shorter texts are stored one by one in little memory, whatever they hold. */
const LONG = 1 << 18;
const PART = 1 << 16;
/** What JSON makes of a lone surrogate. */
const ESCAPE_UNITS = 6;

/**
 * How many code units a text counts for against the limit of its entry. A long one counts for what becomes of it: some
 * characters are eighteen once they are normalised, and lone surrogates are escaped.
 */
export function textCost(text: string): number {
  if (text.length <= LONG) return text.length;
  if (!text.isWellFormed()) return ESCAPE_UNITS * text.length;
  let cost = 0;
  for (let at = 0; at < text.length; at += PART) {
    const part = text.slice(at, at + PART);
    cost += Math.max(part.length, streamSafe(part).normalize('NFKC').length);
  }
  return cost;
}
