import { toStored, type StoredText } from './stored-text.js';

/** A part of a long text. */
export interface TextPart {
  readonly _id: { readonly text: number; readonly part: number };
  /** As {@link toStored} makes it. */
  readonly piece: string | Buffer;
}

/** The most bytes of UTF-8 that a text may take inside a document: seven of them and their keys fit into 16 MB. */
const LONGEST_INLINE = 1 << 20;
/** UTF-16 code units of a part. */
const PART_UNITS = 1 << 21;
/** UTF-8 needs at most three bytes for each UTF-16 code unit. */
const WORST_BYTES = 3;

/** Keeps texts, those that are too long for a document in parts. */
export class LongTexts {
  private count = 0;
  private parts: TextPart[] = [];

  /** A text as it goes into a document: itself when it takes at most `limit` bytes, else where its parts will be. */
  store(text: string, limit = LONGEST_INLINE): StoredText {
    if (text.length * WORST_BYTES <= limit || Buffer.byteLength(text) <= limit) {
      return toStored(text);
    }
    const number = this.count++;
    const before = this.parts.length;
    for (let start = 0; start < text.length; start += PART_UNITS) {
      const piece = toStored(text.slice(start, start + PART_UNITS));
      this.parts.push({ _id: { text: number, part: this.parts.length - before }, piece });
    }
    return { text: number, parts: this.parts.length - before };
  }

  /** The parts that were made since the last call. */
  take(): TextPart[] {
    const { parts } = this;
    this.parts = [];
    return parts;
  }
}
