import { BEGINNING_BYTES } from '../../core/beginning.js';
import { beginningLength, RECORD_PLACE } from './beginning-record.js';
import type { BeginningRecord } from './beginning-sorter.js';
import { PLACE_BYTES, readPlace, type MessagePlace } from './message-place.js';

/*
 * Beginnings are stored in chunks of a page, in the order of their bytes, one entry behind the other: u8 how many bytes it
 * shares with the one before it in the chunk, u8 how many bytes of its own follow, these bytes; then the place of the
 * first message that begins like this (see message-place.ts).
 */

/** With the 16 bytes of its header, a value of this size fills a page of LMDB. */
const CHUNK_BYTES = 4096 - 16;
const LARGEST_ENTRY = 2 + BEGINNING_BYTES + PLACE_BYTES;

/** How a text begins, and where the first message is that begins like this. */
export interface BeginningEntry {
  readonly bytes: Buffer;
  readonly place: MessagePlace;
}

/** Fills chunks with sorted beginnings and hands each to `store` when it is full. Returns how many there are. */
export function writeChunks(
  sorted: Iterable<BeginningRecord>,
  store: (number: number, value: Buffer) => void,
): number {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const last = Buffer.alloc(BEGINNING_BYTES);
  let number = 0;
  let used = 0;
  let lastLength = 0;
  const flush = (): void => {
    if (used > 0) store(number++, Buffer.from(chunk.subarray(0, used)));
    used = 0;
    lastLength = 0;
  };
  for (const { bytes, at } of sorted) {
    if (used + LARGEST_ENTRY > CHUNK_BYTES) flush();
    const length = beginningLength(bytes, at);
    let shared = 0;
    while (shared < length && shared < lastLength && bytes[at + shared] === last[shared]) shared++;
    chunk[used++] = shared;
    chunk[used++] = length - shared;
    for (let i = shared; i < length; i++) chunk[used++] = last[i] = bytes[at + i];
    const place = at + RECORD_PLACE;
    for (let i = place; i < place + PLACE_BYTES; i++) chunk[used++] = bytes[i];
    lastLength = length;
  }
  flush();
  return number;
}

/** The first beginning in a chunk. `chunk` may be a buffer that the next read overwrites. */
export function firstBeginning(chunk: Buffer): Buffer {
  return Buffer.from(chunk.subarray(2, 2 + chunk[1]));
}

/** All entries of a chunk. `chunk` may be a buffer that the next read overwrites. */
export function entriesOf(chunk: Buffer): BeginningEntry[] {
  const entries: BeginningEntry[] = [];
  let last: Buffer = Buffer.alloc(0);
  for (let at = 0; at < chunk.length; at += PLACE_BYTES) {
    const shared = chunk[at++];
    const own = chunk[at++];
    last = Buffer.concat([last.subarray(0, shared), chunk.subarray(at, at + own)]);
    at += own;
    entries.push({ bytes: last, place: readPlace(chunk, at) });
  }
  return entries;
}
