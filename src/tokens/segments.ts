import { endOfRun, isContinuation, kindAt, NEWLINE, SPACE, WIDTHS } from './characters.js';

/**
 * Splits a text into segments, as the regular expression of an encoding does; each is encoded by itself. Writes where
 * they end, and returns how many it has written.
 * @param bytes the text in UTF-8, with the byte `END` behind it
 * @param from where a segment begins
 * @param to where the text ends
 * @param last whether nothing follows; else those are left out that may depend on what does
 * @param ends filled with as many as it has room for
 */
export type Splitter = (
  bytes: Uint8Array,
  from: number,
  to: number,
  last: boolean,
  ends: Uint32Array,
) => number;

/** The most bytes that a splitter looks at behind a run of characters: those of `'ll`. */
export const LOOK_AHEAD = 3;

const MOST_DIGITS = 3;
const APOSTROPHE = 0x27;
/** Makes an ASCII letter lower case. */
const CASE = 0x20;
const [D, E, L, M, R, S, T, V] = Buffer.from('delmrstv');

/** Where `'s 'd 'm 't 'll 've 're`, in either case, ends at a place; the place itself when there is none. */
export function endOfContraction(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== APOSTROPHE) return at;
  const letter = bytes[at + 1] | CASE;
  if (letter === S || letter === T || letter === D || letter === M) return at + 2;
  const next = bytes[at + 2] | CASE;
  const long = letter === L ? next === L : (letter === V || letter === R) && next === E;
  return long ? at + 3 : at;
}

/** Where a number ends: after three characters at most. */
export function endOfNumber(bytes: Uint8Array, from: number): number {
  const kind = kindAt(bytes, from);
  let at = from;
  for (let i = 0; i < MOST_DIGITS && kindAt(bytes, at) === kind; i++) at += WIDTHS[bytes[at]];
  return at;
}

/** Where a run of white space ends. */
export function endOfBlank(bytes: Uint8Array, from: number): number {
  return endOfRun(bytes, from, SPACE | NEWLINE);
}

/** Where the last line end of a run of white space ends; `from` when it has none. */
export function endOfLines(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && bytes[at - 1] !== 0x0a && bytes[at - 1] !== 0x0d) at--;
  return at;
}

/** A run of white space without its last character, unless it has no other. */
export function allButLast(bytes: Uint8Array, from: number, to: number): number {
  let at = to - 1;
  while (isContinuation(bytes[at])) at--;
  return at > from ? at : to;
}
