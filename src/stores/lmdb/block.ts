/*
 * Texts are stored in blocks of a few pages, in the order of the file: a header slot for each conversation (its id as
 * JSON, or nothing), then a slot for each message (`{"from":…,"value":…}` as JSON). Little-endian:
 *
 *   0  u32  slots
 *   4  the bytes of all slots
 *      then for each slot a u32: where its bytes end, with the top bit set when it is a conversation's header
 */

/**
 * An LMDB value of this size fills a page of 4096 bytes with the 16 bytes of header that it carries. A read copies the
 * block, so a larger one costs time; this one leaves an eighth of its pages empty.
 */
const BLOCK_BYTES = 4096 - 16;
const HEADER_BYTES = 4;
const END_BYTES = 4;
const CONVERSATION_BIT = 0x8000_0000;

/** Where something stands: a block, and a slot in it. */
export interface Place {
  block: number;
  slot: number;
}

/** Fills blocks one after the other and hands each to `store` when it is full. */
export class BlockBuilder {
  private bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  private readonly ends: number[] = [];
  private used = HEADER_BYTES;
  private block = 0;

  constructor(private readonly store: (block: number, value: Buffer) => void) {}

  /** Starts a conversation; `id` is its id as JSON, empty when it has none. */
  addConversation(id: Buffer): void {
    this.put(id, 0, id.length, true);
  }

  /** Adds the next message of the open conversation: bytes `from` to `to` of `source`. */
  addMessage(source: Buffer, from: number, to: number): Place {
    return this.put(source, from, to, false);
  }

  /** Stores what is left. */
  finish(): void {
    if (this.ends.length > 0) this.flush();
  }

  private put(source: Buffer, from: number, to: number, conversation: boolean): Place {
    const size = to - from;
    const room = BLOCK_BYTES - this.used - END_BYTES * (this.ends.length + 1);
    if (size > room && this.ends.length > 0) this.flush();
    if (this.ends.length === 0) {
      const needed = HEADER_BYTES + size + END_BYTES;
      if (needed > BLOCK_BYTES) this.bytes = Buffer.allocUnsafeSlow(needed);
    }
    const place = { block: this.block, slot: this.ends.length };
    source.copy(this.bytes, this.used, from, to);
    this.used += size;
    this.ends.push(((this.used - HEADER_BYTES) | (conversation ? CONVERSATION_BIT : 0)) >>> 0);
    return place;
  }

  private flush(): void {
    const { bytes, ends, used } = this;
    bytes.writeUInt32LE(ends.length, 0);
    ends.forEach((end, slot) => bytes.writeUInt32LE(end, used + END_BYTES * slot));
    this.store(this.block, bytes.subarray(0, used + END_BYTES * ends.length));
    this.block++;
    this.bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    this.used = HEADER_BYTES;
    ends.length = 0;
  }
}

/** The number of slots in a block. */
export function slotCount(block: Buffer): number {
  return block.readUInt32LE(0);
}

/** Whether a slot is the header of a conversation. */
export function isConversation(block: Buffer, slot: number): boolean {
  return slotEnd(block, slot) >= CONVERSATION_BIT;
}

/** A copy of a slot's bytes. `block` may be a buffer that the next read overwrites. */
export function slotBytes(block: Buffer, slot: number): Buffer {
  const end = slotEnd(block, slot) & ~CONVERSATION_BIT;
  const start = slot === 0 ? 0 : slotEnd(block, slot - 1) & ~CONVERSATION_BIT;
  const copy = Buffer.allocUnsafe(end - start);
  block.copy(copy, 0, HEADER_BYTES + start, HEADER_BYTES + end);
  return copy;
}

function slotEnd(block: Buffer, slot: number): number {
  return block.readUInt32LE(block.length - END_BYTES * (slotCount(block) - slot));
}
