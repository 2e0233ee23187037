import { KEY_BYTES } from '../../core/keys.js';
import { RECORD_BYTES } from './posting.js';

/** Radix of a sorting pass: two passes cover the 24 bits of a key behind its first byte. */
const RADIX_BITS = 12;
const RADIX = 1 << RADIX_BITS;

/** Byte offsets of the records in `bytes`, whose keys share their first byte, ordered by key; stable. */
export function sortRecords(bytes: Buffer): Uint32Array {
  const count = bytes.length / RECORD_BYTES;
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i * RECORD_BYTES;
  const digits = new Uint32Array(count);
  for (const shift of [0, RADIX_BITS]) order = radixPass(bytes, order, digits, shift);
  settleTies(bytes, order);
  return order;
}

/** One stable counting pass over {@link RADIX_BITS} of bytes 1-3 of each key. */
function radixPass(
  bytes: Buffer,
  order: Uint32Array<ArrayBuffer>,
  digits: Uint32Array,
  shift: number,
): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(RADIX + 1);
  for (let i = 0; i < order.length; i++) {
    const digit = ((bytes.readUInt32BE(order[i]) & 0xff_ffff) >>> shift) & (RADIX - 1);
    digits[i] = digit;
    starts[digit + 1]++;
  }
  for (let digit = 0; digit < RADIX; digit++) {
    starts[digit + 1] += starts[digit];
  }
  const next = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const digit = digits[i];
    const place = starts[digit];
    next[place] = order[i];
    starts[digit] = place + 1;
  }
  return next;
}

/** Insertion sort on whole keys: after the radix passes, only the rare keys that share 32 bits are out of place. */
function settleTies(bytes: Buffer, order: Uint32Array): void {
  for (let i = 1; i < order.length; i++) {
    const record = order[i];
    let j = i;
    while (j > 0 && compareKeys(bytes, order[j - 1], bytes, record) > 0) {
      order[j] = order[j - 1];
      j--;
    }
    order[j] = record;
  }
}

/** Compares the keys at two places, as bytes: negative, zero or positive. */
export function compareKeys(a: Buffer, aAt: number, b: Buffer, bAt: number): number {
  for (let i = 0; i < KEY_BYTES; i += 4) {
    const left = a.readUInt32BE(aAt + i);
    const right = b.readUInt32BE(bAt + i);
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
