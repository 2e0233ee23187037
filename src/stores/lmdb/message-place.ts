import type { Place } from './block.js';

/** Where a message stands, and the number of its conversation. */
export interface MessagePlace extends Place {
  conversation: number;
}

/** Bytes of a stored place: u32 block, u16 slot, u32 conversation, little-endian. */
export const PLACE_BYTES = 10;

/** Writes a place at `at` in `into`. */
export function writePlace(
  { block, slot, conversation }: MessagePlace,
  into: Buffer,
  at: number,
): void {
  into.writeUInt32LE(block, at);
  into.writeUInt16LE(slot, at + 4);
  into.writeUInt32LE(conversation, at + 6);
}

/** The place at `at`. */
export function readPlace(bytes: Buffer, at: number): MessagePlace {
  return {
    block: bytes.readUInt32LE(at),
    slot: bytes.readUInt16LE(at + 4),
    conversation: bytes.readUInt32LE(at + 6),
  };
}
