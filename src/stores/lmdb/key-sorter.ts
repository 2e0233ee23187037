import { compareKeys, sortRecords } from './key-order.js';
import { BLOCK_BYTES, Partition } from './partition.js';
import { RECORD_BYTES } from './posting.js';
import { SpillFile } from './spill-file.js';

const PARTITIONS = 256;
/** Records that are sorted in memory: they and their order take 44 bytes each. */
const MOST_IN_MEMORY = 1 << 19;
/** Keys that are looked at to find one in the middle. */
const SAMPLED = 255;

/** Records in memory, in order. */
export interface SortedRecords {
  readonly bytes: Buffer;
  /** Byte offsets of the records, in order. */
  readonly order: Uint32Array;
}

/** All records of one key, more than there is memory for, by arrival. */
export interface EqualRecords {
  readonly count: number;
  /** The records, from the first on; each piece is borrowed until the next one is asked for. */
  readonly pieces: () => Iterable<SortedRecords>;
}

/**
 * Sorts index records (see posting.ts) in flat memory: records are dealt by the first byte of their key into 256
 * partitions, whose full blocks go to one spill file, and each partition is sorted in memory. One that is too large for
 * that, since a key has millions of records, is dealt once more: into the records of one key and those before and
 * behind it. Records of equal keys keep the order in which they arrived.
 */
export class KeySorter {
  private readonly spill: SpillFile;
  private readonly partitions: readonly Partition[];
  private readonly mostInMemory: number;
  private records = 0;

  /** @param mostInMemory how many records may be sorted in memory at a time */
  constructor(spillPath: string, mostInMemory = MOST_IN_MEMORY) {
    this.spill = new SpillFile(spillPath, BLOCK_BYTES);
    this.partitions = Array.from({ length: PARTITIONS }, () => new Partition(this.spill));
    this.mostInMemory = mostInMemory;
  }

  /** How many records were added. */
  get size(): number {
    return this.records;
  }

  /** Where the next record of a key with this first byte goes: its caller writes {@link RECORD_BYTES} at `at` of `into`. */
  slot(firstByte: number): { into: Buffer; at: number } {
    this.records++;
    return this.partitions[firstByte].slot();
  }

  /** All records in order; those of one key are together. What is given is borrowed until the next is asked for. */
  *sorted(): Generator<SortedRecords | EqualRecords> {
    for (const partition of this.partitions) yield* this.inOrder(partition);
  }

  /** Frees the memory and removes the spill file. */
  close(): void {
    for (const partition of this.partitions) partition.free();
    this.spill.close();
  }

  private *inOrder(partition: Partition): Generator<SortedRecords | EqualRecords> {
    if (partition.records > this.mostInMemory) {
      const { before, equal, behind } = this.dealt(partition);
      yield* this.inOrder(before);
      yield { count: equal.records, pieces: () => ordered(equal.pieces()) };
      equal.free();
      yield* this.inOrder(behind);
    } else if (partition.records > 0) {
      const bytes = partition.load();
      partition.free();
      yield { bytes, order: sortRecords(bytes) };
    }
  }

  /** The records of one key, and those before and behind it. The partition is empty then. */
  private dealt(partition: Partition): { before: Partition; equal: Partition; behind: Partition } {
    const keys = partition.sample(SAMPLED).sort((a, b) => Buffer.compare(a, b));
    const pivot = keys[keys.length >>> 1];
    const before = new Partition(this.spill);
    const equal = new Partition(this.spill);
    const behind = new Partition(this.spill);
    for (const bytes of partition.pieces()) {
      for (let record = 0; record < bytes.length; record += RECORD_BYTES) {
        const order = compareKeys(bytes, record, pivot, 0);
        const { into, at } = (order === 0 ? equal : order < 0 ? before : behind).slot();
        bytes.copy(into, at, record, record + RECORD_BYTES);
      }
    }
    partition.free();
    return { before, equal, behind };
  }
}

/** Records that are in order as they stand. */
function* ordered(pieces: Iterable<Buffer>): Generator<SortedRecords> {
  for (const bytes of pieces) {
    const order = Uint32Array.from(
      { length: bytes.length / RECORD_BYTES },
      (_, i) => i * RECORD_BYTES,
    );
    yield { bytes, order };
  }
}
