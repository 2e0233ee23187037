import { KEY_BYTES } from '../../core/keys.js';
import type { SortedRecords } from './key-sorter.js';
import { ANSWERED, KEY_KINDS, KIND_MASK, STRIPPED, SYSTEM_REPLY, UNIFORM } from './posting.js';

/** What a list's head says of its postings, which come in pieces. */
export class ListFigures {
  /** Postings with a reply. */
  answered = 0;
  /** Conversations with such a posting. */
  conversations = 0;
  private readonly role: number;
  private readonly previousRole: number;
  private readonly first: number;
  private readonly anyRole: boolean;
  private readonly anyPrevious: boolean;
  private uniform: boolean;
  private lastConversation = -1;

  /** @param record where the first record is in `bytes` */
  constructor(bytes: Buffer, record: number) {
    const sample = record + KEY_BYTES;
    this.role = bytes.readUInt16LE(sample + 10);
    this.previousRole = bytes.readUInt16LE(sample + 12);
    this.first = bytes.readUInt16LE(sample + 14) & ~ANSWERED;
    const kind = this.first & KIND_MASK;
    this.anyPrevious = kind !== KEY_KINDS.context;
    this.anyRole = this.anyPrevious && kind !== KEY_KINDS.message;
    this.uniform = (this.first & (STRIPPED | SYSTEM_REPLY)) === 0;
  }

  /** Flags of the first posting, but for {@link ANSWERED}; with {@link UNIFORM} when all are alike to every query. */
  get flags(): number {
    return this.first | (this.uniform ? UNIFORM : 0);
  }

  /** Counts postings, in order. */
  add({ bytes, order }: SortedRecords): void {
    for (const record of order) {
      const posting = record + KEY_BYTES;
      const flags = bytes.readUInt16LE(posting + 14);
      this.uniform &&=
        (this.anyRole || bytes.readUInt16LE(posting + 10) === this.role) &&
        (this.anyPrevious || bytes.readUInt16LE(posting + 12) === this.previousRole) &&
        (flags & ~ANSWERED) === this.first;
      if (!(flags & ANSWERED)) continue;
      this.answered++;
      const conversation = bytes.readUInt32LE(posting + 4);
      if (conversation !== this.lastConversation) this.conversations++;
      this.lastConversation = conversation;
    }
  }
}
