import { BEGINNING_BYTES } from '../../core/beginning.js';
import { PLACE_BYTES, writePlace, type MessagePlace } from './message-place.js';

/*
 * A record of how a message's text begins, while these are sorted: the beginning, padded with zeros; u8 how many bytes it
 * has; u8 not used; the place of the message (see message-place.ts).
 */
const LENGTH = BEGINNING_BYTES;
/** Where the place is in a record. */
export const RECORD_PLACE = LENGTH + 2;
export const BEGINNING_RECORD_BYTES = RECORD_PLACE + PLACE_BYTES;

/** Writes the record of a text that is, in normal form, from `start` to `end` of `text`, at `at` in `into`. */
export function writeRecord(
  into: Buffer,
  at: number,
  text: Buffer,
  start: number,
  end: number,
  place: MessagePlace,
): void {
  const length = Math.min(end - start, BEGINNING_BYTES);
  // A loop: for so few bytes it is faster than `copy` and `fill`.
  for (let i = 0; i < LENGTH; i++) into[at + i] = i < length ? text[start + i] : 0;
  into[at + LENGTH] = length;
  writePlace(place, into, at + RECORD_PLACE);
}

/** Bytes of the beginning in the record at `at`. */
export function beginningLength(records: Buffer, at: number): number {
  return records[at + LENGTH];
}

/** Compares the beginnings in two records, as bytes: negative, zero or positive. */
export function compareBeginnings(a: Buffer, aAt: number, b: Buffer, bAt: number): number {
  for (let i = 0; i < LENGTH; i += 4) {
    const left = a.readUInt32BE(aAt + i);
    const right = b.readUInt32BE(bAt + i);
    if (left !== right) return left < right ? -1 : 1;
  }
  // A zero may be part of a text.
  return a[aAt + LENGTH] - b[bAt + LENGTH];
}
