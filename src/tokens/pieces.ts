import { charEnds, isPairAt } from './char-ends.js';

/** How a text is cut into pieces for a stream: by tokens, by words, or by so many characters, one at least. */
export type Chunking = 'token' | 'word' | number;

/**
 * Cuts a text into the pieces of a stream; returns the UTF-16 offset at which each ends. Together they are the text, none
 * is empty, and none ends inside a character.
 * - `token`: a token each; those that end inside a character together with what completes it.
 * - `word`: a word each, with the white space before it; white space at the end by itself.
 * - a number: so many code points each.
 * @param ends where the tokens end, in bytes of the text's UTF-8; only `token` looks at them
 */
export function pieces(text: string, ends: Uint32Array, chunking: Chunking): number[] {
  if (chunking === 'token') return tokenPieces(text, ends);
  return chunking === 'word' ? wordPieces(text) : characterPieces(text, chunking);
}

function tokenPieces(text: string, ends: Uint32Array): number[] {
  const pieces: number[] = [];
  let last = 0;
  for (const end of charEnds(text, ends)) {
    if (end > last) pieces.push(end);
    last = end;
  }
  return pieces;
}

function wordPieces(text: string): number[] {
  const pieces: number[] = [];
  let inWord = false;
  for (let at = 0; at < text.length; at++) {
    const space = isSpace(text.charCodeAt(at));
    if (space && inWord) pieces.push(at);
    inWord = !space;
  }
  if (text.length > 0) pieces.push(text.length);
  return pieces;
}

function characterPieces(text: string, characters: number): number[] {
  const pieces: number[] = [];
  let count = 0;
  for (let at = 0; at < text.length;) {
    at += isPairAt(text, at) ? 2 : 1;
    if (++count < characters && at < text.length) continue;
    pieces.push(at);
    count = 0;
  }
  return pieces;
}

/** What `\s` is. */
const WIDE_SPACE = /\s/;
function isSpace(unit: number): boolean {
  return unit < 0x80
    ? unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)
    : unit === 0xa0 || (unit >= 0x1680 && WIDE_SPACE.test(String.fromCharCode(unit)));
}
