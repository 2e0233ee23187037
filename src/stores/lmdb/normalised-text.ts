import { foldAscii } from '../../core/ascii-fold.js';
import { BEGINNING_BYTES, writeBeginning } from '../../core/beginning.js';
import {
  normalisedPrefix,
  normalisedText,
  writeKeyOf,
  writeNormalisedKey,
} from '../../core/keys.js';
import { isToolCalls } from '../../core/message.js';

/** How the keys of a role's messages are made. */
interface Role {
  /** Whether the key is not of the text, but of the calls in it. */
  readonly calls: boolean;
  /** The start of the preimage. */
  readonly prefix: Buffer;
}

/**
 * Makes keys of normalised texts from the JSON in a batch. Most texts are ASCII and are folded byte by byte, a tenth of
 * the cost of decoding them and running `normalise`; the others take that way. Both give the same key.
 */
export class NormalisedKeys {
  /** The text that was met last, in normal form: all of it, or how it begins. Borrowed until the next one. */
  text = Buffer.allocUnsafe(1 << 16);
  textStart = 0;
  textEnd = 0;
  private readonly roles = new Map<string, Role>();

  /** Writes the key of the text whose JSON string is `from` to `to` of `bytes`, spoken by `role`, at `at` in `into`. */
  write(role: string, bytes: Buffer, from: number, to: number, into: Buffer, at: number): void {
    const { calls, prefix } = this.role(role);
    const needed = prefix.length + Math.max(to - from, BEGINNING_BYTES);
    if (this.text.length < needed) this.text = Buffer.allocUnsafe(2 * needed);
    this.textStart = prefix.length;
    this.textEnd = calls
      ? prefix.length
      : foldAscii(bytes, from + 1, to - 1, this.text, prefix.length, true);
    if (this.textEnd > prefix.length) {
      prefix.copy(this.text, 0);
      writeKeyOf(this.text.subarray(0, this.textEnd), into, at);
    } else {
      const value = JSON.parse(bytes.toString('utf8', from, to)) as string;
      const text = normalisedText(role, value);
      writeNormalisedKey(role, text, into, at);
      this.textEnd += writeBeginning(text, this.text, prefix.length);
    }
  }

  private role(from: string): Role {
    let role = this.roles.get(from);
    if (role === undefined) {
      role = { calls: isToolCalls(from), prefix: Buffer.from(normalisedPrefix(from)) };
      this.roles.set(from, role);
    }
    return role;
  }
}
