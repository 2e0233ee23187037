import { KEY_BYTES } from '../core/keys.js';

/** Numbers of a key. */
const WORDS = KEY_BYTES / 4;
/** Entries that a key may be in: the more, the fewer are lost to others while there is room. */
const WAYS = 3;
/** Numbers of an entry: the key, and the count plus one; 0 is none. */
const ENTRY = WORDS + 1;
/** Numbers of a set: its entries, and which of them gives way next. A line of the processor's cache. */
const SET = 16;
const TURN = WAYS * ENTRY;
const UNKNOWN = -1;

/**
 * Remembers how many tokens the texts of keys have, in one encoding. It has room for so many from the start, 21 bytes
 * each, and forgets older ones in their favour. A key is random ({@link KEY_BYTES} bytes of a SHA-256): its own bits say
 * where it belongs.
 */
export class TokenCounts {
  /** Look-ups that knew the count, and those that did not. */
  hits = 0;
  misses = 0;
  private readonly sets: number;
  private readonly words: Int32Array;

  /** @param entries the most counts to remember, rounded up to the next multiple of three */
  constructor(entries: number) {
    this.sets = Math.max(1, Math.ceil(entries / WAYS));
    this.words = new Int32Array(this.sets * SET);
  }

  /** The count of the key at `at`; -1 when it is not known. */
  get(key: Buffer, at: number): number {
    const entry = this.find(key, at);
    if (entry === UNKNOWN) {
      this.misses++;
      return UNKNOWN;
    }
    this.hits++;
    return this.words[entry + WORDS] - 1;
  }

  /** Remembers the count of the key at `at`. */
  set(key: Buffer, at: number, count: number): void {
    const { words } = this;
    let entry = this.find(key, at);
    if (entry === UNKNOWN) {
      const set = this.setOf(key, at);
      const turn = words[set + TURN];
      words[set + TURN] = (turn + 1) % WAYS;
      entry = set + turn * ENTRY;
      for (let i = 0; i < WORDS; i++) words[entry + i] = wordAt(key, at + 4 * i);
    }
    words[entry + WORDS] = count + 1;
  }

  /** Where the entry of a key begins; -1 when it has none. */
  private find(key: Buffer, at: number): number {
    const { words } = this;
    const set = this.setOf(key, at);
    const word = wordAt(key, at);
    for (let entry = set; entry < set + TURN; entry += ENTRY) {
      if (
        words[entry] === word &&
        words[entry + 1] === wordAt(key, at + 4) &&
        words[entry + 2] === wordAt(key, at + 8) &&
        words[entry + 3] === wordAt(key, at + 12) &&
        words[entry + WORDS] !== 0
      )
        return entry;
    }
    return UNKNOWN;
  }

  /** Where the set of a key begins. */
  private setOf(key: Buffer, at: number): number {
    return ((wordAt(key, at + 12) >>> 0) % this.sets) * SET;
  }
}

function wordAt(key: Buffer, at: number): number {
  return key[at] | (key[at + 1] << 8) | (key[at + 2] << 16) | (key[at + 3] << 24);
}
