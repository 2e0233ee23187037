import { splitCl100k } from './cl100k-splitter.js';
import type { EncodingName } from './encoding.js';
import { splitO200k } from './o200k-splitter.js';
import { SegmentEncoder } from './segment-encoder.js';
import type { Splitter } from './segments.js';
import { SPECIAL_TOKENS } from './special-tokens.js';
import { TokenEnds } from './token-ends.js';
import { lengthOf } from './token-table.js';
import { Utf8Window } from './utf8-window.js';
import { readTokens } from './vocabulary-file.js';
import { Vocabulary } from './vocabulary.js';

/** Segments that are split off at once. */
const SEGMENTS = 1 << 12;

const SPLITTERS: Readonly<Record<EncodingName, Splitter>> = {
  o200k_base: splitO200k,
  cl100k_base: splitCl100k,
};
const loaded = new Map<EncodingName, Tokenizer>();

/**
 * Counts the tokens of texts, the same as gpt-tokenizer makes when it takes special ones such as `<|endoftext|>` for
 * plain text. The tokens are that package's; the way to them is not: it is several times as fast, and takes a time that
 * grows with the length of a text whatever is in it, where the package takes minutes for a megabyte of one letter.
 */
export class Tokenizer {
  private readonly vocabulary: Vocabulary;
  private readonly encoder: SegmentEncoder;
  private readonly split: Splitter;
  private readonly special: ReadonlyMap<number, string>;
  private readonly window = new Utf8Window();
  /** Where the segments end that were split off last. */
  private readonly segments = new Uint32Array(SEGMENTS);
  /** The UTF-16 offset up to which a text has been read. */
  private next = 0;

  /** The tokenizer of an encoding: one for all, loaded at the first call, in a tenth of a second. */
  static of(name: EncodingName): Tokenizer {
    let tokenizer = loaded.get(name);
    if (tokenizer === undefined) {
      tokenizer = new Tokenizer(name);
      loaded.set(name, tokenizer);
    }
    return tokenizer;
  }

  private constructor(name: EncodingName) {
    this.special = SPECIAL_TOKENS[name];
    this.vocabulary = new Vocabulary(readTokens(name));
    this.encoder = new SegmentEncoder(this.vocabulary);
    this.split = SPLITTERS[name];
  }

  /** How many tokens a text has. */
  count(text: string): number {
    let count = 0;
    for (let at = 0; at < text.length; at = this.next) count += this.read(text, at);
    return count;
  }

  /** The text that tokens are, special ones by their names; ids that there are not are left out. */
  decode(tokens: readonly number[]): string {
    const parts = tokens.map((id) => {
      const name = this.special.get(id);
      return name === undefined ? this.vocabulary.bytesOf(id) : Buffer.from(name);
    });
    return Buffer.concat(parts).toString();
  }

  /** Where the first id is that is no token, not even a special one; -1 when there is none. */
  firstUnknown(tokens: readonly number[]): number {
    return tokens.findIndex((id) => id >= this.vocabulary.size && !this.special.has(id));
  }

  /** Where each token ends, in bytes of the text's UTF-8. A lone surrogate is U+FFFD there: three bytes. */
  ends(text: string): Uint32Array {
    const ends = new TokenEnds();
    for (let at = 0; at < text.length; at = this.next) this.read(text, at, ends);
    return ends.toArray();
  }

  /**
   * Encodes some of a text, from the UTF-16 offset of a segment's start up to {@link next}; returns how many tokens it has.
   * @param ends gets their ends
   */
  private read(text: string, at: number, ends?: TokenEnds): number {
    const { window, segments } = this;
    let count = 0;
    let from = 0;
    window.show(text, at);
    for (;;) {
      const found = this.split(window.bytes, from, window.length, window.last, segments);
      if (found > 0) {
        count += this.encode(from, found, ends);
        from = segments[found - 1];
      } else if (from > 0) break;
      else {
        // A segment that is longer than what is shown.
        window.widen();
        window.show(text, at);
      }
    }
    this.next = window.offsetOf(from);
    if (ends !== undefined) ends.base += from;
    window.narrow();
    return count;
  }

  /** Encodes the segments that were split off, so many, the first from `from`; returns how many tokens they have. */
  private encode(from: number, found: number, ends: TokenEnds | undefined): number {
    const { encoder, segments, vocabulary } = this;
    const { view } = this.window;
    let count = 0;
    let start = from;
    for (let i = 0; i < found; i++) {
      const end = segments[i];
      if (vocabulary.has(view, start, end - start)) {
        count++;
        ends?.push(end);
      } else {
        const tokens = encoder.encode(view, start, end);
        count += tokens;
        if (ends !== undefined) this.pushEnds(ends, start, tokens);
      }
      start = end;
    }
    return count;
  }

  private pushEnds(ends: TokenEnds, start: number, count: number): void {
    const { tokens } = this.encoder;
    let end = start;
    for (let i = 0; i < count; i++) ends.push((end += lengthOf(tokens[i])));
  }
}
