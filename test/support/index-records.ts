import fc from 'fast-check';
import { KEY_BYTES } from '../../src/core/keys.js';
import { RECORD_BYTES } from '../../src/stores/lmdb/posting.js';

/** Keys of few different bytes, so that many are equal or share their first bytes. */
export const likeKey = fc
  .tuple(
    fc.array(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), { minLength: 4, maxLength: 4 }),
    fc.array(fc.constantFrom(0, 0xff), { minLength: 12, maxLength: 12 }),
  )
  .map(([first, rest]) => Buffer.from([...first, ...rest]));

/** Any key at all. */
export const anyKey = fc
  .uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES })
  .map((key) => Buffer.from(key));

/** A record whose posting tells when it arrived. */
export function record(key: Buffer, arrival: number): Buffer {
  const bytes = Buffer.alloc(RECORD_BYTES, 0xee);
  key.copy(bytes);
  bytes.writeUInt32LE(arrival, RECORD_BYTES - 4);
  return bytes;
}

/** Records of these keys, which arrived in this order, in the order of a stable sort by bytes; in hex. */
export function inOrder(all: readonly Buffer[]): string[] {
  return all
    .map(record)
    .sort((a, b) => Buffer.compare(a.subarray(0, KEY_BYTES), b.subarray(0, KEY_BYTES)))
    .map((bytes) => bytes.toString('hex'));
}
