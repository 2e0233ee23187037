import { isPairAt } from './char-ends.js';

/** Stop texts of more UTF-16 code units are looked for by {@link findLong}. */
const SHORT = 64;

/**
 * The UTF-16 offset of the earliest stop text in a text, or -1. Half a surrogate pair is no match, and an empty stop text
 * is nowhere.
 */
export function cutAtStop(text: string, stops: readonly string[]): number {
  let first = -1;
  for (const stop of stops) {
    if (stop === '') continue;
    const at = stop.length > SHORT ? findLong(text, stop) : findShort(text, stop);
    if (at >= 0 && (first < 0 || at < first)) first = at;
  }
  return first;
}

function findShort(text: string, stop: string): number {
  let at = text.indexOf(stop);
  while (at >= 0 && !isWhole(text, at, at + stop.length)) at = text.indexOf(stop, at + 1);
  return at;
}

/**
 * The search of Knuth, Morris and Pratt, in a time that grows with both lengths. `indexOf` may take their product, which
 * is minutes for a long stop text that somebody has made up.
 */
function findLong(text: string, stop: string): number {
  const borders = bordersOf(stop);
  let matched = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    while (matched > 0 && stop.charCodeAt(matched) !== unit) matched = borders[matched - 1];
    if (stop.charCodeAt(matched) === unit) matched++;
    if (matched < stop.length) continue;
    const start = at + 1 - stop.length;
    if (isWhole(text, start, at + 1)) return start;
    matched = borders[matched - 1];
  }
  return -1;
}

/** For each beginning of a text, the length of the longest shorter one that it ends with. */
function bordersOf(text: string): Int32Array {
  const borders = new Int32Array(text.length);
  let border = 0;
  for (let i = 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    while (border > 0 && text.charCodeAt(border) !== unit) border = borders[border - 1];
    if (text.charCodeAt(border) === unit) border++;
    borders[i] = border;
  }
  return borders;
}

/** Whether a part of a text begins and ends between characters. */
function isWhole(text: string, from: number, to: number): boolean {
  return !isPairAt(text, from - 1) && !isPairAt(text, to - 1);
}
