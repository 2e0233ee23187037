import type { EncodingName } from './encoding.js';
import { PrefixLengths } from './prefix-lengths.js';
import { LONGEST_TOKEN, MOST_TOKENS, NO_TOKEN, SLACK, TokenTable } from './token-table.js';
import { readTokens } from './vocabulary-file.js';

/** A byte-order mark in UTF-8, as the low bytes of a number. */
const MARK = 0xbfbbef;
const MARK_BYTES = 3;
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

  /** Loads an encoding: some 10 MB and 60 milliseconds. */
  constructor(name: EncodingName) {
    const { bytes, starts } = readTokens(name);
    const padded = new Uint8Array(bytes.length + SLACK);
    padded.set(bytes);
    this.size = starts.length - 1;
    this.starts = starts;
    this.bytes = new DataView(padded.buffer);
    this.table = new TokenTable(this.bytes, starts);
    let longest = 0;
    for (let id = 0; id < this.size; id++) {
      const start = starts[id];
      const length = starts[id + 1] - start;
      if (length > longest) longest = length;
      // gpt-tokenizer never makes a token that begins with a byte-order mark: its decoder loses the mark.
      if (length >= MARK_BYTES && (this.bytes.getInt32(start, true) & 0xffffff) === MARK) continue;
      this.table.add(id, length);
      this.lengths.add(this.bytes, start, length);
    }
    this.longest = longest;
    if (this.size > MOST_TOKENS || longest > LONGEST_TOKEN)
      throw new Error(`${name} has ${this.size} tokens of up to ${longest} bytes: too many`);
  }

  /** Whether some bytes of a text are one token. */
  has(text: DataView, from: number, length: number): boolean {
    if (length > this.longest) return false;
    // Few tokens are so long, and mostly the first bytes say so.
    if (length > LONG && this.lengths.below(length + 1, text, from) !== length) return false;
    return this.table.find(text, from, length) !== NO_TOKEN;
  }

  /** The bytes of tokens, one after the other; of ids that there are not, none. */
  bytesOf(tokens: readonly number[]): Buffer {
    const { bytes, starts, size } = this;
    const parts = tokens.map((id) => {
      const [start, end] = id < size ? [starts[id], starts[id + 1]] : [0, 0];
      return Buffer.from(bytes.buffer, start, end - start);
    });
    return Buffer.concat(parts);
  }
}
