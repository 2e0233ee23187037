import { Borders } from './borders.js';
import { PrefixLengths } from './prefix-lengths.js';
import { LONGEST_TOKEN, MOST_TOKENS, NO_TOKEN, SLACK, TokenTable } from './token-table.js';
import type { TokenBytes } from './vocabulary-file.js';

/** A byte-order mark in UTF-8. */
const MARK = Buffer.of(0xef, 0xbb, 0xbf);
const AT_FIRST = 1;
const INSIDE = 2;
/** Bytes there are. */
const BYTES = 256;
/** Bytes that only one in fifty tokens exceeds. */
const LONG = 16;

/** The tokens of an encoding: their bytes, and what finds them. */
export class Vocabulary {
  /** Tokens there are; their ids are the numbers below. */
  readonly size: number;
  /** The bytes of all tokens, and {@link SLACK} more. */
  readonly bytes: DataView;
  /** Where in the bytes each token begins. */
  readonly starts: Uint32Array;
  /** The length of the longest token, in bytes. */
  readonly longest: number;
  readonly table: TokenTable;
  readonly lengths = new PrefixLengths();
  readonly borders: Borders;

  /**
   * Takes some 10 MB and 40 milliseconds.
   * @throws Error when there are more tokens, or longer ones, than it is made for, or one of the 256 bytes is no token
   */
  constructor({ bytes, starts }: TokenBytes) {
    const padded = new Uint8Array(bytes.length + SLACK);
    padded.set(bytes);
    this.size = starts.length - 1;
    if (this.size > MOST_TOKENS) throw new Error(`${this.size} tokens are too many`);
    this.starts = starts;
    this.bytes = new DataView(padded.buffer);
    this.table = new TokenTable(this.bytes, starts);
    this.borders = new Borders(this.bytes, starts);
    const marked = markedIn(bytes, starts);
    let longest = 0;
    let single = 0;
    for (let id = 0; id < this.size; id++) {
      const start = starts[id];
      const length = starts[id + 1] - start;
      if (length === 1) single++;
      if (length > longest) longest = length;
      // gpt-tokenizer never makes a token that begins with a byte-order mark: its decoder loses the mark.
      if (marked[id] === AT_FIRST) continue;
      this.table.add(id, length, marked[id] === INSIDE);
      this.lengths.add(this.bytes, start, length);
    }
    this.longest = longest;
    if (longest > LONGEST_TOKEN) throw new Error(`a token of ${longest} bytes is too long`);
    if (single !== BYTES) throw new Error(`only ${single} tokens are single bytes`);
  }

  /** Whether some bytes of a text are one token. */
  has(text: DataView, from: number, length: number): boolean {
    if (length > this.longest) return false;
    // Few tokens are so long, and mostly the first bytes say so.
    if (length > LONG && this.lengths.below(length + 1, text, from) !== length) return false;
    return this.table.find(text, from, length) !== NO_TOKEN;
  }

  /** The bytes of a token; of an id that there is not, none. */
  bytesOf(id: number): Buffer {
    const { bytes, starts, size } = this;
    const [start, end] = id < size ? [starts[id], starts[id + 1]] : [0, 0];
    return Buffer.from(bytes.buffer, start, end - start);
  }
}

/** Which tokens have a byte-order mark: {@link AT_FIRST}, or only {@link INSIDE}. */
function markedIn(bytes: Uint8Array, starts: Uint32Array): Uint8Array {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const marked = new Uint8Array(starts.length);
  let id = 0;
  for (let at = all.indexOf(MARK); at >= 0; at = all.indexOf(MARK, at + 1)) {
    while (starts[id + 1] <= at) id++;
    const inside = at + MARK.length <= starts[id + 1];
    if (inside && marked[id] === 0) marked[id] = at === starts[id] ? AT_FIRST : INSIDE;
  }
  return marked;
}
