import { compareKeys, type KeySorter, type SortedRecords } from './key-sorter.js';
import { SeedCancelledError } from '../../core/errors.js';
import { KEY_BYTES } from '../../core/keys.js';
import { listFigures } from './list-figures.js';
import {
  ANSWERED,
  CHUNK_HEADER_BYTES,
  CHUNK_POSTINGS,
  INLINE_POSTINGS,
  KEY_KINDS,
  KIND_MASK,
  LIST,
  POSTING_BYTES,
  RECORD_BYTES,
  writePosting,
} from './posting.js';

/** Records in a bucket on average: a bucket is then about a fifth of a page. */
const BUCKET_RECORDS = 24;
/** The messages that {@link IndexFigures.repeated} names. */
const REPEATED_KEPT = 20;

/** A message that was recorded more than once: how often, and the place of one occurrence or of the reply to it. */
export interface Repeated {
  readonly times: number;
  readonly block: number;
  readonly slot: number;
  /** Whether the place is the reply's: the message is the one before it. */
  readonly isReply: boolean;
}

export interface IndexFigures {
  readonly bucketBits: number;
  /** The messages met most often, most frequent first. */
  readonly repeated: readonly Repeated[];
}

/** Where the parts of an index go; numbers rise from call to call, for each of the two. */
export interface IndexTarget {
  bucket(number: number, value: Buffer): void;
  chunk(number: number, value: Buffer): void;
}

/**
 * Writes buckets and lists from all records of `sorter`. Throws {@link SeedCancelledError} when `isStopped`, which is
 * asked now and then, says so.
 */
export function writeIndex(
  sorter: KeySorter,
  target: IndexTarget,
  isStopped: () => boolean,
): IndexFigures {
  const bucketBits = Math.min(
    30,
    Math.max(0, Math.ceil(Math.log2(sorter.size / BUCKET_RECORDS || 1))),
  );
  const writer = new IndexWriter(target, bucketBits);
  for (const records of sorter.sorted()) {
    if (isStopped()) throw new SeedCancelledError();
    writer.add(records);
  }
  return { bucketBits, repeated: writer.finish() };
}

/** The bucket of the key at `at`. */
export function bucketOf(key: Buffer, at: number, bucketBits: number): number {
  return bucketBits === 0 ? 0 : key.readUInt32BE(at) >>> (32 - bucketBits);
}

class IndexWriter {
  private bucket = Buffer.allocUnsafe(256 * RECORD_BYTES);
  private bucketNumber = -1;
  private bucketUsed = 0;
  private chunks = 0;
  private repeated: Repeated[] = [];

  constructor(
    private readonly target: IndexTarget,
    private readonly bucketBits: number,
  ) {}

  add(records: SortedRecords): void {
    const { bytes, order } = records;
    for (let start = 0; start < order.length;) {
      let end = start + 1;
      while (end < order.length && compareKeys(bytes, order[start], bytes, order[end]) === 0) end++;
      this.addGroup(bytes, order.subarray(start, end));
      start = end;
    }
  }

  finish(): readonly Repeated[] {
    this.flush();
    return this.repeated;
  }

  /** Adds all records of one key. */
  private addGroup(bytes: Buffer, group: Uint32Array): void {
    this.enterBucket(bucketOf(bytes, group[0], this.bucketBits));
    if (group.length > INLINE_POSTINGS) this.addList(bytes, group);
    else
      for (const record of group)
        bytes.copy(this.bucket, this.grow(), record, record + RECORD_BYTES);
    this.rank(bytes, group);
  }

  private addList(bytes: Buffer, group: Uint32Array): void {
    const first = this.chunks;
    const figures = listFigures(bytes, group);
    for (let start = 0; start < group.length; start += CHUNK_POSTINGS) {
      const part = group.subarray(start, start + CHUNK_POSTINGS);
      const chunk = Buffer.alloc(CHUNK_HEADER_BYTES + part.length * POSTING_BYTES);
      chunk.writeUInt32LE(figures.conversations, 0);
      chunk.writeUInt32LE(group.length, 4);
      part.forEach((record, i) => {
        const posting = record + KEY_BYTES;
        bytes.copy(chunk, CHUNK_HEADER_BYTES + i * POSTING_BYTES, posting, posting + POSTING_BYTES);
      });
      this.target.chunk(this.chunks++, chunk);
    }
    const at = this.grow();
    bytes.copy(this.bucket, at, group[0], group[0] + KEY_BYTES);
    const sample = group[0] + KEY_BYTES;
    writePosting(
      this.bucket,
      at + KEY_BYTES,
      first,
      figures.answered,
      0,
      bytes.readUInt16LE(sample + 10),
      bytes.readUInt16LE(sample + 12),
      figures.flags | LIST,
    );
  }

  /** Keeps the most frequent messages. */
  private rank(bytes: Buffer, group: Uint32Array): void {
    const posting = group[0] + KEY_BYTES;
    const flags = bytes.readUInt16LE(posting + 14);
    if ((flags & KIND_MASK) !== KEY_KINDS.message || group.length < 2) return;
    const least = this.repeated.at(REPEATED_KEPT - 1);
    if (least && least.times >= group.length) return;
    this.repeated.push({
      times: group.length,
      block: bytes.readUInt32LE(posting),
      slot: bytes.readUInt16LE(posting + 8),
      isReply: (flags & ANSWERED) !== 0,
    });
    this.repeated.sort((a, b) => b.times - a.times);
    this.repeated.length = Math.min(this.repeated.length, REPEATED_KEPT);
  }

  private enterBucket(number: number): void {
    if (number === this.bucketNumber) return;
    this.flush();
    this.bucketNumber = number;
  }

  /** Makes room for one more record; where it goes. */
  private grow(): number {
    const at = this.bucketUsed;
    this.bucketUsed += RECORD_BYTES;
    if (this.bucketUsed > this.bucket.length) {
      this.bucket = Buffer.concat([this.bucket, Buffer.allocUnsafe(this.bucket.length)]);
    }
    return at;
  }

  private flush(): void {
    if (this.bucketUsed === 0) return;
    this.target.bucket(this.bucketNumber, Buffer.from(this.bucket.subarray(0, this.bucketUsed)));
    this.bucketUsed = 0;
  }
}
