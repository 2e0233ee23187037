import { SeedCancelledError } from '../../core/seed-errors.js';
import { KEY_BYTES } from '../../core/keys.js';
import { compareKeys } from './key-order.js';
import type { EqualRecords, KeySorter, SortedRecords } from './key-sorter.js';
import { ListFigures } from './list-figures.js';
import {
  CHUNK_HEADER_BYTES,
  CHUNK_POSTINGS,
  INLINE_POSTINGS,
  LIST,
  POSTING_BYTES,
  RECORD_BYTES,
  writePosting,
} from './posting.js';
import { Ranking, type Repeated } from './ranking.js';

/** Records in a bucket on average: a bucket is then about a fifth of a page. */
const BUCKET_RECORDS = 24;
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
  private readonly ranking = new Ranking();

  constructor(
    private readonly target: IndexTarget,
    private readonly bucketBits: number,
  ) {}

  add(records: SortedRecords | EqualRecords): void {
    if ('pieces' in records) {
      this.addKey(records);
      return;
    }
    const { bytes, order } = records;
    for (let start = 0; start < order.length;) {
      let end = start + 1;
      while (end < order.length && compareKeys(bytes, order[start], bytes, order[end]) === 0) end++;
      const group = { bytes, order: order.subarray(start, end) };
      if (end - start > INLINE_POSTINGS) this.addKey({ count: end - start, pieces: () => [group] });
      else this.addFew(group);
      start = end;
    }
  }

  finish(): readonly Repeated[] {
    this.flush();
    return this.ranking.repeated;
  }

  /** Adds all records of one key. */
  private addKey(records: EqualRecords): void {
    const [head] = records.pieces();
    if (records.count > INLINE_POSTINGS) this.addList(records, head);
    else this.addFew(head);
  }

  /** Adds the records of one key to its bucket. */
  private addFew({ bytes, order }: SortedRecords): void {
    this.enterBucket(bucketOf(bytes, order[0], this.bucketBits));
    for (const record of order) bytes.copy(this.bucket, this.grow(), record, record + RECORD_BYTES);
    this.ranking.add(bytes, order[0], order.length);
  }

  /** Adds the records of one key, which begin with `head`, as a list. */
  private addList(
    { count, pieces }: EqualRecords,
    { bytes, order: [record] }: SortedRecords,
  ): void {
    const first = this.chunks;
    const figures = new ListFigures(bytes, record);
    for (const piece of pieces()) figures.add(piece);
    this.addChunks(count, pieces(), figures.conversations);
    this.enterBucket(bucketOf(bytes, record, this.bucketBits));
    const at = this.grow();
    bytes.copy(this.bucket, at, record, record + KEY_BYTES);
    const sample = record + KEY_BYTES;
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
    this.ranking.add(bytes, record, count);
  }

  private addChunks(count: number, pieces: Iterable<SortedRecords>, conversations: number): void {
    let chunk = Buffer.alloc(0);
    let used = 0;
    let left = count;
    for (const { bytes, order } of pieces) {
      for (const record of order) {
        if (used === chunk.length) {
          const postings = Math.min(left, CHUNK_POSTINGS);
          chunk = Buffer.alloc(CHUNK_HEADER_BYTES + postings * POSTING_BYTES);
          chunk.writeUInt32LE(conversations, 0);
          chunk.writeUInt32LE(count, 4);
          used = CHUNK_HEADER_BYTES;
          left -= postings;
        }
        bytes.copy(chunk, used, record + KEY_BYTES, record + RECORD_BYTES);
        used += POSTING_BYTES;
        if (used === chunk.length) this.target.chunk(this.chunks++, chunk);
      }
    }
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
