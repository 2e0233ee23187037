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
const ASCII_LETTER = UPPER | LOWER;
const LETTER = UPPER | LOWER | UNCASED;
const SIGN = SYMBOL | MARK;
const BEFORE_LETTERS = SPACE | SIGN;

/** Where the last look at a text ended, so that what follows it does not matter. */
let seen = 0;

/** Splits a text as cl100k_base does. */
export function splitCl100k(
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
    let end = bytes[at] === BLANK ? at + 1 : at;
    let kind = kinds[bytes[end]] & ASCII_LETTER;
    while (kind & ASCII_LETTER) kind = kinds[bytes[++end]];
    if (kind !== 0) seen = end;
    else end = endOfSegment(bytes, at, to);
    if (seen > lastSeen) break;
    at = end;
  }
  return count;
}

/**
 * The expression's alternatives in turn: `'s|…`, `[^\r\n\p{L}\p{N}]?\p{L}+`, `\p{N}{1,3}`,
 * ` ?[^\s\p{L}\p{N}]+[\r\n]*`, `\s+$`, `\s*[\r\n]`, `\s+(?!\S)`, `\s`.
 */
function endOfSegment(bytes: Uint8Array, at: number, to: number): number {
  const contraction = endOfContraction(bytes, at);
  if (contraction > at) return (seen = contraction);
  const kind = kindAt(bytes, at);
  if (kind === NUMBER) return (seen = endOfNumber(bytes, at));
  const letters = kind & BEFORE_LETTERS ? at + WIDTHS[bytes[at]] : at;
  seen = endOfRun(bytes, letters, LETTER);
  if (seen > letters) return seen;
  const symbols = bytes[at] === BLANK ? letters : at;
  if (kindAt(bytes, symbols) & SIGN) {
    const end = endOfRun(bytes, symbols, SIGN);
    return (seen = endOfRun(bytes, end, NEWLINE));
  }
  const end = (seen = endOfBlank(bytes, at));
  if (end === to) return end;
  const lines = endOfLines(bytes, at, end);
  return lines > at ? lines : allButLast(bytes, at, end);
}
