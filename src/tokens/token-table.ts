// Not from the global object each time: in tests, Jest makes that a hundred times as slow.
const { imul } = Math;

/** Bits of a token's id. */
export const ID_BITS = 18;
const ID = (1 << ID_BITS) - 1;

/** What {@link TokenTable} finds when no token has the bytes. */
export const NO_TOKEN = -1;
/** Bytes after a text that may be read, though they do not matter. */
export const SLACK = 8;
/** The most tokens a table takes: more would fill it up. */
export const MOST_TOKENS = ID - (ID >> 3);
/** The most bytes of a token. */
export const LONGEST_TOKEN = 255;
/** In a token of which it is not said that merges make it. */
const DOUBTFUL = 1 << 26;

/** The id of a token, which is its rank: the lower of two is merged first. */
export function idOf(token: number): number {
  return token & ID;
}

/** The length of a token in bytes. */
export function lengthOf(token: number): number {
  return (token >>> ID_BITS) & LONGEST_TOKEN;
}

/** Whether merges may never make a token, although it is one. */
export function isDoubtful(token: number): boolean {
  return token >= DOUBTFUL;
}

const SLOT_BITS = 18;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
/** Numbers in a slot: both words of the key, and the token. */
const SLOT = 3;
const FILTER_BITS = 21;

/** Up to so many bytes are their own key: two words of four. */
const WHOLE = 8;
/** Which bits of both words are of so many bytes. */
const LOW = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1);
const HIGH = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1);
const FACTOR = 0x9e3779b1 | 0;
const OTHER_FACTOR = 0x85ebca6b | 0;

/**
 * Finds a token by its bytes: a hash table in typed arrays, 3.4 MB. A token is a number, its id and its length
 * ({@link idOf}, {@link lengthOf}). A text is looked at through a DataView, four bytes at a time, so {@link SLACK} bytes
 * behind it must be there.
 */
export class TokenTable {
  private readonly slots = new Int32Array(SLOT << SLOT_BITS);
  /** A bit for the hash of each token, in an eighth of the memory: most of what is not there need not be looked for. */
  private readonly filter = new Int32Array(1 << (FILTER_BITS - 5));

  /**
   * @param bytes of the tokens, UTF-8 or single bytes
   * @param starts where each begins
   */
  constructor(
    private readonly bytes: DataView,
    private readonly starts: Uint32Array,
  ) {}

  /** Adds a token of so many bytes, at its start. Those met most come first, and are found soonest. See {@link isDoubtful}. */
  add(id: number, length: number, doubtful: boolean): void {
    const { bytes, starts, slots, filter } = this;
    const low = lowWord(bytes, starts[id], length);
    const high = highWord(bytes, starts[id], length);
    const hash = mixed(low, high);
    const bit = hash >>> (32 - FILTER_BITS);
    filter[bit >> 5] |= 1 << (bit & 31);
    let slot = hash >>> (32 - SLOT_BITS);
    while (slots[SLOT * slot + 2] !== 0) slot = (slot + 1) & SLOT_MASK;
    slots[SLOT * slot] = low;
    slots[SLOT * slot + 1] = high;
    slots[SLOT * slot + 2] = id | (length << ID_BITS) | (doubtful ? DOUBTFUL : 0);
  }

  /** The token of some bytes of a text; {@link NO_TOKEN} when none has them. */
  find(text: DataView, from: number, length: number): number {
    const low = lowWord(text, from, length);
    const high = highWord(text, from, length);
    return this.lookUp(mixed(low, high), low, high, text, from, length);
  }

  /** The same, faster where there is mostly none, and slower where there is one. */
  seek(text: DataView, from: number, length: number): number {
    const low = lowWord(text, from, length);
    const high = highWord(text, from, length);
    const hash = mixed(low, high);
    const bit = hash >>> (32 - FILTER_BITS);
    if ((this.filter[bit >> 5] & (1 << (bit & 31))) === 0) return NO_TOKEN;
    return this.lookUp(hash, low, high, text, from, length);
  }

  private lookUp(
    hash: number,
    low: number,
    high: number,
    text: DataView,
    from: number,
    length: number,
  ): number {
    const { slots } = this;
    for (let slot = hash >>> (32 - SLOT_BITS); ; slot = (slot + 1) & SLOT_MASK) {
      const token = slots[SLOT * slot + 2];
      if (token === 0) return NO_TOKEN;
      if (slots[SLOT * slot] !== low || slots[SLOT * slot + 1] !== high) continue;
      // A longer token, whose key is a hash, may have the key of a shorter text.
      if (lengthOf(token) !== length) continue;
      if (length <= WHOLE || this.isAt(token, text, from, length)) return token;
    }
  }

  private isAt(token: number, text: DataView, from: number, length: number): boolean {
    const { bytes } = this;
    const start = this.starts[idOf(token)];
    // The last four bytes are equal already: they are the high word.
    for (let i = 0; i < length - 4; i += 4) {
      if (bytes.getInt32(start + i, true) !== text.getInt32(from + i, true)) return false;
    }
    return true;
  }
}

/** The first four bytes of up to eight; a hash of all but the last four of more. */
function lowWord(text: DataView, from: number, length: number): number {
  let word = text.getInt32(from, true);
  if (length <= WHOLE) return word & LOW[length];
  for (let i = 4; i < length - 4; i += 4) {
    word = imul(word ^ (word >>> 13), OTHER_FACTOR) ^ text.getInt32(from + i, true);
  }
  return word;
}

/** The other bytes of up to eight; the last four of more. */
function highWord(text: DataView, from: number, length: number): number {
  return length <= WHOLE
    ? text.getInt32(from + 4, true) & HIGH[length]
    : text.getInt32(from + length - 4, true);
}

/** A hash of both words whose upper bits are good. */
function mixed(low: number, high: number): number {
  const product = imul(low ^ imul(high, OTHER_FACTOR), FACTOR);
  return imul(product ^ (product >>> 15), OTHER_FACTOR);
}
