import { KEY_BYTES } from '../core/keys.js';

/** Numbers of a key. */
const WORDS = KEY_BYTES / 4;
/** Entries that a key may be in: the more, the fewer are lost to others while there is room. */
const WAYS = 4;
const UNKNOWN = -1;

/**
 * Remembers how many tokens the texts of keys have, in one encoding. It has room for so many from the start, 20 bytes
 * each, and forgets older ones in their favour. A key is random ({@link KEY_BYTES} bytes of a SHA-256): its own bits say
 * where it belongs.
 */
export class TokenCounts {
  /** Look-ups that knew the count, and those that did not. */
  hits = 0;
  misses = 0;
  private readonly sets: number;
  private readonly keys: Int32Array;
  private readonly counts: Int32Array;
  /** Which entry of each set gives way next. */
  private readonly turns: Uint8Array;

  /** @param entries the most counts to remember, rounded up to the next multiple of four */
  constructor(entries: number) {
    this.sets = Math.max(1, Math.ceil(entries / WAYS));
    this.keys = new Int32Array(this.sets * WAYS * WORDS);
    this.counts = new Int32Array(this.sets * WAYS).fill(UNKNOWN);
    this.turns = new Uint8Array(this.sets);
  }

  /** The count of the key at `at`; -1 when it is not known. */
  get(key: Buffer, at: number): number {
    const entry = this.find(key, at);
    if (entry === UNKNOWN) {
      this.misses++;
      return UNKNOWN;
    }
    this.hits++;
    return this.counts[entry];
  }

  /** Remembers the count of the key at `at`. */
  set(key: Buffer, at: number, count: number): void {
    let entry = this.find(key, at);
    if (entry === UNKNOWN) {
      const set = this.setOf(key, at);
      const turn = this.turns[set];
      this.turns[set] = (turn + 1) % WAYS;
      entry = set * WAYS + turn;
      for (let i = 0; i < WORDS; i++) this.keys[entry * WORDS + i] = key.readInt32LE(at + 4 * i);
    }
    this.counts[entry] = count;
  }

  /** The entry of a key; -1 when it has none. */
  private find(key: Buffer, at: number): number {
    const { keys, counts } = this;
    const first = this.setOf(key, at) * WAYS;
    const word = key.readInt32LE(at);
    for (let entry = first; entry < first + WAYS; entry++) {
      const place = entry * WORDS;
      if (
        keys[place] === word &&
        keys[place + 1] === key.readInt32LE(at + 4) &&
        keys[place + 2] === key.readInt32LE(at + 8) &&
        keys[place + 3] === key.readInt32LE(at + 12) &&
        counts[entry] !== UNKNOWN
      )
        return entry;
    }
    return UNKNOWN;
  }

  private setOf(key: Buffer, at: number): number {
    return key.readUInt32LE(at + 12) % this.sets;
  }
}
