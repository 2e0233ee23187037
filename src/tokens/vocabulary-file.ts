import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { EncodingName } from './encoding.js';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SPACE = 0x20;
const NEWLINE = 0x0a;
const PADDING = '='.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);
/** Bytes of a line's end that are not its token: a space, digits, a newline. */
const LEAST_LINE = 7;

/** The bytes of all tokens, in the order of their ranks: token `i` is from `starts[i]` to `starts[i + 1]`. */
export interface TokenBytes {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

/**
 * Reads the tokens of an encoding from the file that gpt-tokenizer brings. The package's own module of them takes five
 * times as long to load, and keeps a string for each token.
 * @throws Error when the file is not there or is of another format
 */
export function readTokens(name: EncodingName): TokenBytes {
  const path = createRequire(import.meta.url).resolve(`gpt-tokenizer/data/${name}.tiktoken`);
  return parseTokens(readFileSync(path));
}

/**
 * Reads tiktoken's format: a line for each token in the order of their ranks, its bytes in base64, a space, and its rank.
 * @throws Error when a rank is not where it should be
 */
export function parseTokens(file: Uint8Array): TokenBytes {
  const sextets = new Uint8Array(256);
  for (let i = 0; i < BASE64.length; i++) sextets[BASE64.charCodeAt(i)] = i;
  const bytes = new Uint8Array(file.length);
  const starts = new Uint32Array(Math.ceil(file.length / LEAST_LINE) + 1);
  let count = 0;
  let end = 0;
  for (let at = 0; at < file.length; at++) {
    for (; at < file.length && file[at] !== SPACE; at += 4) {
      const third = file[at + 2];
      const fourth = file[at + 3];
      const second = sextets[file[at + 1]];
      bytes[end++] = (sextets[file[at]] << 2) | (second >> 4);
      if (third !== PADDING) bytes[end++] = (second << 4) | (sextets[third] >> 2);
      if (fourth !== PADDING) bytes[end++] = (sextets[third] << 6) | sextets[fourth];
    }
    let rank = file[at] === SPACE ? 0 : NaN;
    while (++at < file.length && file[at] !== NEWLINE) rank = 10 * rank + file[at] - ZERO;
    if (rank !== count) throw new Error(`token ${count} is missing: its line has ${rank}`);
    starts[++count] = end;
  }
  return { bytes: bytes.slice(0, end), starts: starts.slice(0, count + 1) };
}
