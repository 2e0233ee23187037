import { KEY_BYTES } from '../../core/keys.js';
import { ANSWERED, KEY_KINDS, KIND_MASK } from './posting.js';

/** How many messages are kept. */
const KEPT = 20;

/** A message that was recorded more than once: how often, and the place of one occurrence or of the reply to it. */
export interface Repeated {
  readonly times: number;
  readonly block: number;
  readonly slot: number;
  /** Whether the place is the reply's: the message is the one before it. */
  readonly isReply: boolean;
}

/** Finds the messages that were recorded most often. */
export class Ranking {
  private kept: Repeated[] = [];

  /** Those found so far, most frequent first; of the equally frequent, the one that was recorded first. */
  get repeated(): readonly Repeated[] {
    return this.kept;
  }

  /** Looks at a key that was met `times`, whose first record is at `record` in `bytes`. */
  add(bytes: Buffer, record: number, times: number): void {
    const posting = record + KEY_BYTES;
    const flags = bytes.readUInt16LE(posting + 14);
    if ((flags & KIND_MASK) !== KEY_KINDS.message || times < 2) return;
    const repeated = {
      times,
      block: bytes.readUInt32LE(posting),
      slot: bytes.readUInt16LE(posting + 8),
      isReply: (flags & ANSWERED) !== 0,
    };
    const least = this.kept.at(KEPT - 1);
    if (least && byTimes(least, repeated) < 0) return;
    this.kept.push(repeated);
    this.kept.sort(byTimes);
    this.kept.length = Math.min(this.kept.length, KEPT);
  }
}

function byTimes(a: Repeated, b: Repeated): number {
  return b.times - a.times || a.block - b.block || slotOf(a) - slotOf(b);
}

/** The slot of the message itself. */
function slotOf({ slot, isReply }: Repeated): number {
  return isReply ? slot - 1 : slot;
}
