import {
  ASCII_KINDS,
  endOfRun,
  kindAt,
  LOWER,
  MARK,
  NEWLINE,
  NUMBER,
  SPACE,
  SYMBOL,
  UNCASED,
  UPPER,
  WIDTHS,
} from './characters.js';
import {
  allButLast,
  endOfBlank,
  endOfContraction,
  endOfLines,
  endOfNumber,
  LOOK_AHEAD,
} from './segments.js';

const BLANK = 0x20;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;
const ASCII_LETTER = UPPER | LOWER;
const LETTER = UPPER | LOWER | UNCASED;
const BEFORE_LETTERS = SPACE | SYMBOL | MARK;
/** What a word begins with, and what it goes on with. */
const HEAD = UPPER | UNCASED | MARK;
const TAIL = LOWER | UNCASED | MARK;

/** Where the last look at a text ended, so that what follows it does not matter. */
let seen = 0;

/** Splits a text as o200k_base does. */
export function splitO200k(
  bytes: Uint8Array,
  from: number,
  to: number,
  last: boolean,
  ends: Uint32Array,
): number {
  const kinds = ASCII_KINDS;
  const lastSeen = last ? to : to - LOOK_AHEAD;
  let count = 0;
  for (let at = from; at < to && count < ends.length; ends[count++] = at) {
    // Most segments: a word in ASCII, with a space before it or without.
    const letter = bytes[at] === BLANK ? at + 1 : at;
    const first = kinds[bytes[letter]];
    let end = letter;
    let kind = 0;
    if (first & ASCII_LETTER) {
      do kind = kinds[bytes[++end]];
      while (kind === LOWER);
    }
    if (
      kind !== 0 &&
      bytes[end] !== APOSTROPHE &&
      (kind !== UPPER || first === LOWER || end > letter + 1)
    ) {
      seen = end;
    } else end = endOfSegment(bytes, at, to);
    if (seen > lastSeen) break;
    at = end;
  }
  return count;
}

/**
 * The expression's alternatives in turn:
 * `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+('s|…)?`, the same with `+` and `*`
 * changed, `\p{N}{1,3}`, ` ?[^\s\p{L}\p{N}]+[\r\n/]*`, `\s*[\r\n]+`, `\s+(?!\S)`, `\s+`.
 */
function endOfSegment(bytes: Uint8Array, at: number, to: number): number {
  const kind = kindAt(bytes, at);
  if (kind & LETTER) return endOfContraction(bytes, endOfWord(bytes, at, true));
  if (kind === NUMBER) return (seen = endOfNumber(bytes, at));
  const next = at + WIDTHS[bytes[at]];
  if (kind & BEFORE_LETTERS) {
    // A mark may stand before the letters of a word or be one: alone, it is one before capitals begin another.
    const end = endOfWord(bytes, next, kind !== MARK);
    if (end > next || kind === MARK) return endOfContraction(bytes, end);
  }
  const symbols = bytes[at] === BLANK ? next : at;
  if (kindAt(bytes, symbols) === SYMBOL) {
    let end = endOfRun(bytes, symbols, SYMBOL | MARK);
    while (bytes[end] === SLASH || kindAt(bytes, end) === NEWLINE) end++;
    return (seen = end);
  }
  const end = (seen = endOfBlank(bytes, at));
  const lines = endOfLines(bytes, at, end);
  return lines > at ? lines : end === to ? end : allButLast(bytes, at, end);
}

/**
 * Where a word ends: capitals, then small letters, or the longest part of the capitals that ends with a letter of neither
 * case. Where there is neither, all capitals if they may be alone; `from` when there are none.
 */
function endOfWord(bytes: Uint8Array, from: number, capitalsAlone: boolean): number {
  let at = from;
  let end = from;
  let kind = kindAt(bytes, at);
  while (kind & HEAD) {
    at += WIDTHS[bytes[at]];
    if (kind !== UPPER) end = at;
    kind = kindAt(bytes, at);
  }
  if (kind === LOWER) at = end = endOfRun(bytes, at, TAIL);
  seen = at;
  return end > from || !capitalsAlone ? end : at;
}
