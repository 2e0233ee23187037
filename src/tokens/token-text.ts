import { isContinuation } from './characters.js';

/** A token as OpenAI's `logprobs` show it. */
export interface TokenText {
  /** Its text; bytes that are no whole character as `\x` and two hexadecimal digits. */
  readonly token: string;
  /** Its bytes. */
  readonly bytes: number[];
}

/**
 * A token of a text.
 * @param utf8 the text in UTF-8
 * @param ends where its tokens end there
 * @param index which of them
 */
export function tokenText(utf8: Buffer, ends: Uint32Array, index: number): TokenText {
  const from = index > 0 ? ends[index - 1] : 0;
  const to = ends[index];
  // A character that began before, and one that goes on behind.
  let first = from;
  while (first < to && isContinuation(utf8[first])) first++;
  let last = to;
  while (last > first && isContinuation(utf8[last])) last--;
  const token =
    escaped(utf8, from, first) + utf8.toString('utf8', first, last) + escaped(utf8, last, to);
  return { token, bytes: [...utf8.subarray(from, to)] };
}

function escaped(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('hex', from, to).replace(/../g, '\\x$&');
}
