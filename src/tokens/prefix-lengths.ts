import { LONGEST_TOKEN } from './token-table.js';

const { clz32, imul, min } = Math;

/** Lengths from here on depend on the first bytes; shorter ones are always tried. */
const SHORTEST = 4;
const SHORT_BITS = 16;
/** From this length on, the first 16 bytes tell. */
const LONG = 19;
const LONG_BITS = 12;
/** Words of 32 bits for all lengths. */
const WORDS = (LONGEST_TOKEN + 1) >> 5;
/** A bit for each length below {@link LONG}, and this one for all others. */
const LONGER = 1 << (LONG - SHORTEST);

const FACTOR = 0x9e3779b1 | 0;
const OTHER_FACTOR = 0x85ebca6b | 0;
const THIRD_FACTOR = 0x2c9277b5;

/**
 * Tells which lengths tokens may have that begin as a text does. It knows by hashes of four and of 16 bytes, so it may
 * name a length that no token has, but leaves none out.
 */
export class PrefixLengths {
  private readonly short = new Uint16Array(1 << SHORT_BITS);
  private readonly long = new Int32Array(WORDS << LONG_BITS);

  /** Adds a token. */
  add(text: DataView, from: number, length: number): void {
    if (length < SHORTEST) return;
    const short = shortPlace(text, from);
    if (length < LONG) this.short[short] |= 1 << (length - SHORTEST);
    else {
      this.short[short] |= LONGER;
      this.long[WORDS * longPlace(text, from) + (length >> 5)] |= 1 << (length & 31);
    }
  }

  /** The greatest length below another that a token may have which begins as the text does at `from`. */
  below(length: number, text: DataView, from: number): number {
    if (length > SHORTEST) {
      const lengths = this.short[shortPlace(text, from)];
      if (length > LONG && lengths >= LONGER) {
        const place = WORDS * longPlace(text, from);
        for (let each = length - 1; each >= LONG; each--) {
          if (this.long[place + (each >> 5)] & (1 << (each & 31))) return each;
        }
      }
      const shorter = lengths & (LONGER - 1) & ((1 << (min(length, LONG) - SHORTEST)) - 1);
      if (shorter !== 0) return 31 - clz32(shorter) + SHORTEST;
    }
    return min(length, SHORTEST) - 1;
  }
}

function shortPlace(text: DataView, from: number): number {
  return imul(text.getInt32(from, true), FACTOR) >>> (32 - SHORT_BITS);
}

function longPlace(text: DataView, from: number): number {
  const last = imul(text.getInt32(from + 12, true), OTHER_FACTOR);
  const middle = imul(text.getInt32(from + 6, true), THIRD_FACTOR);
  return imul(text.getInt32(from + 8, true) ^ last ^ middle, FACTOR) >>> (32 - LONG_BITS);
}
