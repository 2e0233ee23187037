import { foldAscii } from './ascii-fold.js';
import { BEGINNING_BYTES, writeBeginning } from './beginning.js';
import {
  messagePrefix,
  normalisedPrefix,
  normalisedText,
  writeKeyOf,
  writeMessageKey,
  writeNormalisedKey,
} from './keys.js';
import { isToolCalls, type Message } from './message.js';

const SCRATCH_BYTES = 1 << 16;
/** UTF-8 needs at most three bytes for each UTF-16 code unit. */
const WORST_BYTES = 3;
/** Roles that are kept. */
const ROLES_KEPT = 256;

/** How the keys of a role's messages are made. */
interface Role {
  /** Whether the keys are not those of the text, but of the calls in it. */
  readonly calls: boolean;
  /** What stands before a text, and before its normal form. */
  readonly exact: Buffer;
  readonly normalised: Buffer;
}

/** Makes both keys of many messages: the text is encoded once, and folded as bytes where it is ASCII. */
export class TextKeys {
  private readonly roles = new Map<string, Role>();
  private readonly text = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  private readonly folded = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  private readonly begun = Buffer.allocUnsafeSlow(BEGINNING_BYTES);
  private begunBytes = 0;

  /** Writes the message key at `exactAt` in `into`, and the key of the normal form at `normalisedAt`. */
  write(message: Message, into: Buffer, exactAt: number, normalisedAt: number): void {
    const { from, value } = message;
    const { calls, exact, normalised } = this.role(from);
    const { text, folded } = this;
    const longest = Math.max(exact.length, normalised.length) + value.length * WORST_BYTES;
    if (calls || longest > SCRATCH_BYTES || !value.isWellFormed()) {
      writeMessageKey(from, value, into, exactAt);
      this.writeNormalised(message, into, normalisedAt);
      return;
    }
    exact.copy(text);
    const start = exact.length;
    const end = start + text.write(value, start);
    writeKeyOf(text.subarray(0, end), into, exactAt);
    const foldedEnd = foldAscii(text, start, end, folded, normalised.length, false);
    if (foldedEnd > normalised.length) {
      normalised.copy(folded);
      writeKeyOf(folded.subarray(0, foldedEnd), into, normalisedAt);
      this.begunBytes = folded.copy(this.begun, 0, normalised.length, foldedEnd);
    } else this.writeNormalised(message, into, normalisedAt);
  }

  /** How the text begins whose keys were written last: see beginning.ts. */
  get beginning(): string {
    return this.begun.toString('utf8', 0, this.begunBytes);
  }

  private writeNormalised({ from, value }: Message, into: Buffer, at: number): void {
    const normalised = normalisedText(from, value);
    writeNormalisedKey(from, normalised, into, at);
    this.begunBytes = writeBeginning(normalised, this.begun, 0);
  }

  private role(from: string): Role {
    let role = this.roles.get(from);
    if (role === undefined) {
      if (this.roles.size === ROLES_KEPT) this.roles.clear();
      role = {
        calls: isToolCalls(from),
        exact: Buffer.from(messagePrefix(from)),
        normalised: Buffer.from(normalisedPrefix(from)),
      };
      this.roles.set(from, role);
    }
    return role;
  }
}
