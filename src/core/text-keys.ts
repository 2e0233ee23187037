import { foldAscii } from './ascii-fold.js';
import {
  messagePrefix,
  normalisedPrefix,
  writeKeyOf,
  writeMessageKey,
  writeNormalisedKey,
} from './keys.js';
import type { Message } from './message.js';
import { normalise } from './normalise.js';

const SCRATCH_BYTES = 1 << 16;
/** UTF-8 needs at most three bytes for each UTF-16 code unit. */
const WORST_BYTES = 3;
/** Roles whose prefixes are kept. */
const ROLES_KEPT = 256;

/** What stands before a text, and before its normal form, when their keys are made. */
interface Prefixes {
  readonly exact: Buffer;
  readonly normalised: Buffer;
}

/** Makes both keys of many messages: the text is encoded once, and folded as bytes where it is ASCII. */
export class TextKeys {
  private readonly prefixes = new Map<string, Prefixes>();
  private readonly text = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  private readonly folded = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

  /** Writes the message key at `exactAt` in `into`, and the key of the normal form at `normalisedAt`. */
  write({ from, value }: Message, into: Buffer, exactAt: number, normalisedAt: number): void {
    const { exact, normalised } = this.prefixesOf(from);
    const { text, folded } = this;
    const longest = Math.max(exact.length, normalised.length) + value.length * WORST_BYTES;
    if (longest > SCRATCH_BYTES || !value.isWellFormed()) {
      writeMessageKey(from, value, into, exactAt);
      writeNormalisedKey(from, normalise(value), into, normalisedAt);
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
    } else writeNormalisedKey(from, normalise(value), into, normalisedAt);
  }

  private prefixesOf(from: string): Prefixes {
    let prefixes = this.prefixes.get(from);
    if (prefixes === undefined) {
      if (this.prefixes.size === ROLES_KEPT) this.prefixes.clear();
      prefixes = {
        exact: Buffer.from(messagePrefix(from)),
        normalised: Buffer.from(normalisedPrefix(from)),
      };
      this.prefixes.set(from, prefixes);
    }
    return prefixes;
  }
}
