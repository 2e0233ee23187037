import { KEY_BYTES } from '../../core/keys.js';
import { ANSWERED, KEY_KINDS, KIND_MASK, STRIPPED, SYSTEM_REPLY, UNIFORM } from './posting.js';

/** What a list's head says of its postings. */
export interface ListFigures {
  /** Postings with a reply. */
  readonly answered: number;
  /** Conversations with such a posting. */
  readonly conversations: number;
  /** Those of the first, but for {@link ANSWERED}; with {@link UNIFORM} when all are alike to every query. */
  readonly flags: number;
}

/** Counts the postings of one key, whose records are at the offsets `group` in `bytes`. */
export function listFigures(bytes: Buffer, group: Uint32Array): ListFigures {
  const sample = group[0] + KEY_BYTES;
  const role = bytes.readUInt16LE(sample + 10);
  const previousRole = bytes.readUInt16LE(sample + 12);
  const flags = bytes.readUInt16LE(sample + 14) & ~ANSWERED;
  const kind = flags & KIND_MASK;
  const anyPrevious = kind !== KEY_KINDS.context;
  const anyRole = anyPrevious && kind !== KEY_KINDS.message;
  let uniform = (flags & (STRIPPED | SYSTEM_REPLY)) === 0;
  let answered = 0;
  let conversations = 0;
  let lastConversation = -1;
  for (const record of group) {
    const posting = record + KEY_BYTES;
    uniform &&=
      (anyRole || bytes.readUInt16LE(posting + 10) === role) &&
      (anyPrevious || bytes.readUInt16LE(posting + 12) === previousRole) &&
      (bytes.readUInt16LE(posting + 14) & ~ANSWERED) === flags;
    if (!(bytes.readUInt16LE(posting + 14) & ANSWERED)) continue;
    answered++;
    const conversation = bytes.readUInt32LE(posting + 4);
    if (conversation !== lastConversation) conversations++;
    lastConversation = conversation;
  }
  return { answered, conversations, flags: flags | (uniform ? UNIFORM : 0) };
}
