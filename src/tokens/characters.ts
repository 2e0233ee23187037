/*
 * What a character is to the regular expressions that split texts. A bit each, so that a set of kinds is a number too.
 */
/** `\p{Lu}` and `\p{Lt}`. */
export const UPPER = 1;
/** `\p{Ll}`. */
export const LOWER = 2;
/** Letters of neither case: `\p{Lm}` and `\p{Lo}`. */
export const UNCASED = 4;
/** `\p{M}`. */
export const MARK = 8;
/** `\p{N}`. */
export const NUMBER = 16;
/** `\s` but for those that end lines. */
export const SPACE = 32;
/** Carriage return and line feed. */
export const NEWLINE = 64;
/** All others. */
export const SYMBOL = 128;

const KINDS: readonly (readonly [kind: number, RegExp])[] = [
  [UNCASED, /^[\p{Lm}\p{Lo}]+$/u],
  [LOWER, /^\p{Ll}+$/u],
  [UPPER, /^[\p{Lu}\p{Lt}]+$/u],
  [MARK, /^\p{M}+$/u],
  [NUMBER, /^\p{N}+$/u],
  [NEWLINE, /^[\r\n]+$/],
  [SPACE, /^\s+$/],
  [SYMBOL, /^[^\s\p{L}\p{M}\p{N}]+$/u],
];

/** Characters whose kinds are found out together. */
const BLOCK = 256;
/** By code point; 0 where it is not known yet. Most of its memory is never touched. */
const kinds = new Uint8Array(0x11_0000);

/** Behind the last byte of a text stands this byte, which UTF-8 never has: a character of no kind. */
export const END = 0xff;

/** Kinds of ASCII characters; 0 for bytes of others. */
export const ASCII_KINDS = new Uint8Array(256);
classify(0);
ASCII_KINDS.set(kinds.subarray(0, 128));

/** Bytes of a character in UTF-8, by its first byte. */
export const WIDTHS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4,
);

/** Whether a byte of UTF-8 goes on with a character. */
export function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** The kind of the character at a place in UTF-8; 0 at the {@link END}. */
export function kindAt(bytes: Uint8Array, at: number): number {
  return ASCII_KINDS[bytes[at]] || wideKindAt(bytes, at);
}

/** Where characters end that are of some kinds, from a place on. */
export function endOfRun(bytes: Uint8Array, from: number, kinds: number): number {
  let at = from;
  while (kindAt(bytes, at) & kinds) at += WIDTHS[bytes[at]];
  return at;
}

/** The kind of a character that is not ASCII. */
function wideKindAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead === END) return 0;
  let point = bytes[at + 1] & 0x3f;
  if (lead < 0xe0) point |= (lead & 0x1f) << 6;
  else {
    point = (point << 6) | (bytes[at + 2] & 0x3f);
    if (lead < 0xf0) point |= (lead & 0x0f) << 12;
    else point = ((lead & 0x07) << 18) | (point << 6) | (bytes[at + 3] & 0x3f);
  }
  return kinds[point] || classify(point);
}

function classify(point: number): number {
  const first = point - (point % BLOCK);
  const points = Array.from({ length: BLOCK }, (_, i) => first + i);
  const kind = kindOf(String.fromCodePoint(...points));
  if (kind !== 0) kinds.fill(kind, first, first + BLOCK);
  else for (const each of points) kinds[each] = kindOf(String.fromCodePoint(each));
  return kinds[point];
}

/** The kind of all characters of a text; 0 when they are of several. */
function kindOf(text: string): number {
  return KINDS.find(([, all]) => all.test(text))?.[0] ?? 0;
}
