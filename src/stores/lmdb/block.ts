/*
 * Texts are stored in blocks of a few pages, in the order of the file: a header slot for each conversation (its id as
 * JSON, or nothing), then a slot for each message (`{"from":…,"value":…}` as JSON). A block that begins inside a
 * conversation repeats its header as the first slot, so that a message's block tells where the message is recorded.
 * Little-endian:
 *
 *   0  u32  slots
 *   4  u32  0, or 1 + the position in its conversation of the message behind the first slot, which is a repeated header
 *   8  u32  0, or 1 + the block whose last header has the id that is too long to be repeated in the first slot
 *  12  the bytes of all slots
 *      then for each slot a u32: where its bytes end, with the top bit set when it is a conversation's header
 */

/**
 * An LMDB value of this size fills a page of 4096 bytes with the 16 bytes of header that it carries. A read copies the
 * block, so a larger one costs time; this one leaves an eighth of its pages empty.
 */
const BLOCK_BYTES = 4096 - 16;
const HEADER_BYTES = 12;
const END_BYTES = 4;
const CONVERSATION_BIT = 0x8000_0000;
const CONVERSATION_BYTE = 0x80;
/** The most bytes of an id that is repeated. */
const LONGEST_REPEATED = 256;
const NO_BYTES = Buffer.alloc(0);

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
  /** The open conversation: its id, the block of its header, and how many of its messages were added. */
  private id: Buffer = NO_BYTES;
  private began = 0;
  private messages = 0;

  constructor(private readonly store: (block: number, value: Buffer) => void) {}

  /** Starts a conversation; `id` is its id as JSON, empty when it has none. It is borrowed until the next one starts. */
  addConversation(id: Buffer): void {
    this.makeRoom(id.length);
    if (this.ends.length === 0) this.begin(id.length + END_BYTES, 0, 0);
    this.put(id, 0, id.length, CONVERSATION_BIT);
    this.id = id;
    this.began = this.block;
    this.messages = 0;
  }

  /** Adds the next message of the open conversation: bytes `from` to `to` of `source`. */
  addMessage(source: Buffer, from: number, to: number): Place {
    this.makeRoom(to - from);
    if (this.ends.length === 0) this.continue(to - from + END_BYTES);
    this.messages++;
    return this.put(source, from, to, 0);
  }

  /** Stores what is left. */
  finish(): void {
    if (this.ends.length > 0) this.flush();
  }

  /** Stores the block when it has not that many bytes left for one more slot. */
  private makeRoom(size: number): void {
    const room = BLOCK_BYTES - this.used - END_BYTES * (this.ends.length + 1);
    if (size > room && this.ends.length > 0) this.flush();
  }

  /** Begins a block with the header of the open conversation, and `more` bytes behind it. */
  private continue(more: number): void {
    const isRepeated = this.id.length <= LONGEST_REPEATED;
    const header = isRepeated ? this.id : NO_BYTES;
    this.begin(
      header.length + END_BYTES + more,
      1 + this.messages,
      isRepeated ? 0 : 1 + this.began,
    );
    this.put(header, 0, header.length, CONVERSATION_BIT);
  }

  /** Begins a block whose first slots, with what they need at the end, have so many bytes. */
  private begin(bytes: number, continues: number, idElsewhere: number): void {
    if (HEADER_BYTES + bytes > BLOCK_BYTES)
      this.bytes = Buffer.allocUnsafeSlow(HEADER_BYTES + bytes);
    this.bytes.writeUInt32LE(continues, 4);
    this.bytes.writeUInt32LE(idElsewhere, 8);
  }

  private put(source: Buffer, from: number, to: number, mark: number): Place {
    const place = { block: this.block, slot: this.ends.length };
    source.copy(this.bytes, this.used, from, to);
    this.used += to - from;
    this.ends.push(((this.used - HEADER_BYTES) | mark) >>> 0);
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

/** Whether the first slot of a block is a header that an earlier block has. */
export function isContinued(block: Buffer): boolean {
  return block.readUInt32LE(4) > 0;
}

/** Whether a slot is the header of a conversation. */
export function isConversation(block: Buffer, slot: number): boolean {
  return slotEnd(block, slot) >= CONVERSATION_BIT;
}

/** The slot of the header of the conversation that a message belongs to. */
export function headerOf(block: Buffer, slot: number): number {
  const ends = endsOf(block);
  // The last byte of each end, which has the bit.
  let last = ends + END_BYTES * slot - 1;
  while (block[last] < CONVERSATION_BYTE) last -= END_BYTES;
  return (last - ends) >>> 2;
}

/** The position of a message in its conversation, whose header is at the slot `header`. */
export function positionOf(block: Buffer, slot: number, header: number): number {
  const before = header === 0 && isContinued(block) ? block.readUInt32LE(4) - 1 : 0;
  return before + slot - header - 1;
}

/** The block whose last header has the id that the one at `header` lacks; undefined when it lacks none. */
export function idElsewhere(block: Buffer, header: number): number | undefined {
  const number = header === 0 ? block.readUInt32LE(8) : 0;
  return number > 0 ? number - 1 : undefined;
}

/** A copy of a slot's bytes. `block` may be a buffer that the next read overwrites. */
export function slotBytes(block: Buffer, slot: number): Buffer {
  const end = slotEnd(block, slot) & ~CONVERSATION_BIT;
  const start = slotStart(block, slot);
  const copy = Buffer.allocUnsafe(end - start);
  block.copy(copy, 0, HEADER_BYTES + start, HEADER_BYTES + end);
  return copy;
}

/** A slot's bytes as text; in latin1, which is twice as fast as UTF-8, each byte is a character. */
export function slotText(block: Buffer, slot: number, encoding: 'utf8' | 'latin1'): string {
  const end = slotEnd(block, slot) & ~CONVERSATION_BIT;
  return block.toString(encoding, HEADER_BYTES + slotStart(block, slot), HEADER_BYTES + end);
}

function slotStart(block: Buffer, slot: number): number {
  return slot === 0 ? 0 : slotEnd(block, slot - 1) & ~CONVERSATION_BIT;
}

function slotEnd(block: Buffer, slot: number): number {
  return block.readUInt32LE(endsOf(block) + END_BYTES * slot);
}

/** Where the ends of the slots begin. */
function endsOf(block: Buffer): number {
  return block.length - END_BYTES * slotCount(block);
}
