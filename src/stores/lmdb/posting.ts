import type { Rung } from '../../core/corpus.js';
import { KEY_BYTES } from '../../core/keys.js';
import type { MessagePlace } from './message-place.js';

/*
 * A posting says where the reply to one occurrence of a key stands (where the message itself stands when no reply
 * follows). It is 16 bytes, little-endian:
 *
 *   0  u32  block of the reply; in a list's head: the list's first chunk
 *   4  u32  number of the conversation; in a list's head: how many of its postings have a reply
 *   8  u16  slot of the reply in its block
 *  10  u16  role of the message, by number
 *  12  u16  role of the message before it, or NO_ROLE
 *  14  u16  flags
 *
 * An index record is a key followed by a posting. Keys with many occurrences keep their postings in a list of chunks,
 * and their index record is the list's head.
 */

export const POSTING_BYTES = 16;
export const RECORD_BYTES = KEY_BYTES + POSTING_BYTES;

/** The role before a conversation's first message. */
export const NO_ROLE = 0xffff;

/** Bits 0-2 of the flags: which kind of key this is (see {@link KEY_KINDS}). */
export const KIND_MASK = 0b111;
/** A reply follows; without it the message ends its conversation. */
export const ANSWERED = 1 << 3;
/** Of a history's key: made with the system messages left out; not for the rung `history`. */
export const STRIPPED = 1 << 4;
/** The record is the head of a list. */
export const LIST = 1 << 5;
/** In a list's head: all its postings pass or fail a filter together. */
export const UNIFORM = 1 << 6;
/** Of a history's key: the reply is a system message; not for the rung `history-without-system`. */
export const SYSTEM_REPLY = 1 << 7;

/** The kinds of key, by the number in a posting's flags. Both history rungs share one. */
export const KEY_KINDS: Record<Rung, number> = {
  message: 0,
  context: 1,
  history: 2,
  'history-without-system': 2,
  'message-normalised': 3,
  'context-normalised': 4,
};

/** Postings in one chunk of a list: with its header, one page of LMDB. */
export const CHUNK_POSTINGS = 254;
/** Head of a chunk, about its whole list: u32 conversations with a reply, u32 postings; the rest is unused. */
export const CHUNK_HEADER_BYTES = 16;

/** Groups of more occurrences than this are kept as lists, so that a common message does not weigh on its neighbours. */
export const INLINE_POSTINGS = 16;

/** Writes a posting at `at` in `into`. */
export function writePosting(
  into: Buffer,
  at: number,
  block: number,
  conversation: number,
  slot: number,
  role: number,
  previousRole: number,
  flags: number,
): void {
  into.writeUInt32LE(block, at);
  into.writeUInt32LE(conversation, at + 4);
  into.writeUInt16LE(slot, at + 8);
  into.writeUInt16LE(role, at + 10);
  into.writeUInt16LE(previousRole, at + 12);
  into.writeUInt16LE(flags, at + 14);
}

/** Where the reply of the posting at `at` stands. */
export function replyPlace(bytes: Buffer, at: number): MessagePlace {
  return {
    block: bytes.readUInt32LE(at),
    slot: bytes.readUInt16LE(at + 8),
    conversation: bytes.readUInt32LE(at + 4),
  };
}
