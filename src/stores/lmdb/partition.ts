import { KEY_BYTES } from '../../core/keys.js';
import { RECORD_BYTES } from './posting.js';
import type { SpillFile } from './spill-file.js';

const BLOCK_RECORDS = 512;
/** Bytes of a block of a partition's spill file. */
export const BLOCK_BYTES = BLOCK_RECORDS * RECORD_BYTES;

/** Records in the order of their arrival: the last few in memory, the others in a spill file. */
export class Partition {
  private readonly blocks: number[] = [];
  private buffer: Buffer | undefined;
  /** Bytes used of the buffer. */
  private filled = 0;

  constructor(private readonly spill: SpillFile) {}

  /** How many records were added. */
  get records(): number {
    return this.blocks.length * BLOCK_RECORDS + this.filled / RECORD_BYTES;
  }

  /** Where the next record goes: its caller writes {@link RECORD_BYTES} at `at` of `into`. */
  slot(): { into: Buffer; at: number } {
    this.buffer ??= Buffer.allocUnsafeSlow(BLOCK_BYTES);
    if (this.filled === BLOCK_BYTES) {
      this.blocks.push(this.spill.write(this.buffer));
      this.filled = 0;
    }
    const at = this.filled;
    this.filled += RECORD_BYTES;
    return { into: this.buffer, at };
  }

  /** All records, one after the other. */
  load(): Buffer {
    const bytes = Buffer.allocUnsafeSlow(this.blocks.length * BLOCK_BYTES + this.filled);
    let at = 0;
    for (const block of this.blocks) {
      this.spill.read(block, 0, BLOCK_BYTES, bytes, at);
      at += BLOCK_BYTES;
    }
    this.buffer?.copy(bytes, at, 0, this.filled);
    return bytes;
  }

  /** All records, a block at a time. Each is borrowed until the next one is asked for. */
  *pieces(): Generator<Buffer> {
    const piece = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    for (const block of this.blocks) {
      this.spill.read(block, 0, BLOCK_BYTES, piece, 0);
      yield piece;
    }
    if (this.buffer && this.filled > 0) yield this.buffer.subarray(0, this.filled);
  }

  /** The keys of about `count` records from all over the partition. */
  sample(count: number): Buffer[] {
    const step = Math.ceil(this.blocks.length / count);
    const keys: Buffer[] = [];
    for (let i = 0; i < this.blocks.length; i += step) {
      // Not always the first one of its block: what is recorded may repeat itself at a like distance.
      const record = (i * 197) % BLOCK_RECORDS;
      const key = Buffer.allocUnsafe(KEY_BYTES);
      this.spill.read(this.blocks[i], record * RECORD_BYTES, KEY_BYTES, key, 0);
      keys.push(key);
    }
    if (keys.length === 0 && this.buffer)
      keys.push(Buffer.from(this.buffer.subarray(0, KEY_BYTES)));
    return keys;
  }

  /** Gives its memory and its blocks back. */
  free(): void {
    for (const block of this.blocks) this.spill.free(block);
    this.blocks.length = 0;
    this.buffer = undefined;
    this.filled = 0;
  }
}
