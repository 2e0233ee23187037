import { isContinuation, WIDTHS } from './characters.js';

const { imul } = Math;

const PAIR_BITS = 19;
const FACTOR = 0x9e3779b1 | 0;
const OTHER_FACTOR = 0x85ebca6b | 0;
const THIRD_FACTOR = 0x2c9277b5;
/** The least first byte of a character of two bytes or more, and of three or more. */
const TWO_BYTES = 0xc0;
const THREE_BYTES = 0xe0;

/**
 * Tells between which characters no token goes on, of those that are not ASCII: mostly between any two, so that what
 * stands left and right of them may be merged apart. It knows them by hashes of the bytes around, so it may miss some.
 */
export class Borders {
  /** A bit for the hash of each two characters that stand side by side in a token. */
  private readonly pairs = new Int32Array(1 << (PAIR_BITS - 5));
  /** A bit for each two bytes, the last and the first of two characters one of which a token has only a part of. */
  private readonly broken = new Int32Array(1 << (16 - 5));
  private ready = false;

  /**
   * Looks at the tokens when it is asked first between such characters, which takes some ten milliseconds.
   * @param tokens their bytes
   * @param starts where each begins, and the last ends
   */
  constructor(
    private readonly tokens: DataView,
    private readonly starts: Uint32Array,
  ) {}

  /** Whether no token goes on across a place in a text: no merge joins then what is left and right of it. */
  hold(text: DataView, middle: number): boolean {
    if (!isBorder(text, middle)) return false;
    if (!this.ready) this.prepare();
    return !hasBit(this.broken, bytesAt(text, middle)) && !hasBit(this.pairs, pairAt(text, middle));
  }

  private prepare(): void {
    for (let id = 0; id + 1 < this.starts.length; id++)
      this.add(this.starts[id], this.starts[id + 1]);
    this.ready = true;
  }

  private add(from: number, to: number): void {
    const { tokens } = this;
    if (isAscii(tokens, from, to)) return;
    let start = from;
    while (start < to && isContinuation(tokens.getUint8(start))) start++;
    let whole = start === from;
    for (let next = start; next < to; whole = true) {
      const middle = next;
      next += WIDTHS[tokens.getUint8(middle)];
      if (middle === from || !isBorder(tokens, middle)) continue;
      if (whole && next <= to) setBit(this.pairs, pairAt(tokens, middle));
      else setBit(this.broken, bytesAt(tokens, middle));
    }
  }
}

/** Whether a text is surely ASCII; looks at up to three bytes behind it, too. */
function isAscii(text: DataView, from: number, to: number): boolean {
  for (let at = from; at < to; at += 4) {
    if (text.getInt32(at) & 0x80808080) return false;
  }
  return true;
}

/** Whether a character of two bytes or more ends at a place, and another begins. */
function isBorder(text: DataView, middle: number): boolean {
  return text.getUint8(middle) >= TWO_BYTES && isContinuation(text.getUint8(middle - 1));
}

function bytesAt(text: DataView, middle: number): number {
  return text.getUint16(middle - 1);
}

/** A hash of two bytes before a place and up to three behind it, which belong to the two characters there. */
function pairAt(text: DataView, middle: number): number {
  const third = text.getUint8(middle) >= THREE_BYTES ? text.getUint8(middle + 2) : 0;
  const hash = imul(text.getInt32(middle - 2, true), FACTOR) ^ imul(third, OTHER_FACTOR);
  return imul(hash, THIRD_FACTOR) >>> (32 - PAIR_BITS);
}

function setBit(bits: Int32Array, bit: number): void {
  bits[bit >> 5] |= 1 << (bit & 31);
}

function hasBit(bits: Int32Array, bit: number): boolean {
  return (bits[bit >> 5] & (1 << (bit & 31))) !== 0;
}
