import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { KEY_BYTES } from '../../core/keys.js';
import { RECORD_BYTES } from './posting.js';

const PARTITIONS = 256;
const BUFFER_RECORDS = 512;
const BUFFER_BYTES = BUFFER_RECORDS * RECORD_BYTES;

/** Radix of a sorting pass: two passes cover the 24 bits of a key behind its first byte. */
const RADIX_BITS = 12;
const RADIX = 1 << RADIX_BITS;

/** A run of records on disk or in memory, sorted by key, and by arrival where keys are equal. */
export interface SortedRecords {
  readonly bytes: Buffer;
  /** Byte offsets of the records, in order. */
  readonly order: Uint32Array;
}

/**
 * Sorts index records (see posting.ts) in flat memory: records are dealt by the first byte of their key into 256
 * partitions, whose full buffers go to one spill file; each partition is then small enough to be sorted in memory
 * (1/256 of the index: 4 MB for a corpus of 6.7 GB). Records of equal keys keep the order in which they arrived.
 */
export class KeySorter {
  private readonly buffers: (Buffer | undefined)[] = [];
  private readonly filled = new Uint32Array(PARTITIONS);
  private readonly spilled: number[][] = Array.from({ length: PARTITIONS }, () => []);
  private file: number | undefined;
  private fileSize = 0;
  private records = 0;

  constructor(private readonly spillPath: string) {}

  /** How many records were added. */
  get size(): number {
    return this.records;
  }

  /** Where the next record of a key with this first byte goes: its caller writes {@link RECORD_BYTES} at `at` of `into`. */
  slot(firstByte: number): { into: Buffer; at: number } {
    let into = this.buffers[firstByte];
    if (into === undefined) {
      into = Buffer.allocUnsafeSlow(BUFFER_BYTES);
      this.buffers[firstByte] = into;
    }
    let at = this.filled[firstByte];
    if (at === BUFFER_BYTES) {
      this.spill(firstByte, into);
      at = 0;
    }
    this.filled[firstByte] = at + RECORD_BYTES;
    this.records++;
    return { into, at };
  }

  /** All records in order, a partition at a time. Each run is borrowed until the next one is asked for. */
  *sorted(): Generator<SortedRecords> {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const bytes = this.load(partition);
      if (bytes.length > 0) yield { bytes, order: sortRecords(bytes) };
    }
  }

  /** Frees the buffers and removes the spill file. */
  close(): void {
    this.buffers.length = 0;
    if (this.file !== undefined) {
      closeSync(this.file);
      rmSync(this.spillPath, { force: true });
      this.file = undefined;
    }
  }

  private spill(partition: number, buffer: Buffer): void {
    this.file ??= openSync(this.spillPath, 'w+');
    let written = 0;
    while (written < BUFFER_BYTES) {
      written += writeSync(
        this.file,
        buffer,
        written,
        BUFFER_BYTES - written,
        this.fileSize + written,
      );
    }
    this.spilled[partition]?.push(this.fileSize);
    this.fileSize += BUFFER_BYTES;
  }

  private load(partition: number): Buffer {
    const offsets = this.spilled[partition] ?? [];
    const rest = this.filled[partition];
    const bytes = Buffer.allocUnsafeSlow(offsets.length * BUFFER_BYTES + rest);
    let at = 0;
    for (const offset of offsets) {
      for (let got = 0; got < BUFFER_BYTES;) {
        const count = readSync(this.file ?? -1, bytes, at + got, BUFFER_BYTES - got, offset + got);
        if (count === 0) throw new Error('The spill file of the index ends too early.');
        got += count;
      }
      at += BUFFER_BYTES;
    }
    this.buffers[partition]?.copy(bytes, at, 0, rest);
    this.buffers[partition] = undefined;
    return bytes;
  }
}

/** Byte offsets of the records in `bytes`, ordered by key; stable. */
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
