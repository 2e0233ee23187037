import { foldAscii } from '../../core/ascii-fold.js';
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
  private scratch = Buffer.allocUnsafe(1 << 16);
  private readonly roles = new Map<string, Role>();

  /** Writes the key of the text whose JSON string is `from` to `to` of `bytes`, spoken by `role`, at `at` in `into`. */
  write(role: string, bytes: Buffer, from: number, to: number, into: Buffer, at: number): void {
    const { calls, prefix } = this.role(role);
    if (this.scratch.length < prefix.length + (to - from)) {
      this.scratch = Buffer.allocUnsafe(2 * (prefix.length + (to - from)));
    }
    const end = calls
      ? prefix.length
      : foldAscii(bytes, from + 1, to - 1, this.scratch, prefix.length, true);
    if (end > prefix.length) {
      prefix.copy(this.scratch, 0);
      writeKeyOf(this.scratch.subarray(0, end), into, at);
    } else {
      const text = JSON.parse(bytes.toString('utf8', from, to)) as string;
      writeNormalisedKey(role, normalisedText(role, text), into, at);
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
