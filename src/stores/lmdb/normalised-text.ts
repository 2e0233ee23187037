import { foldAscii } from '../../core/ascii-fold.js';
import { normalise } from '../../core/normalise.js';
import { normalisedPrefix, writeKeyOf, writeNormalisedKey } from '../../core/keys.js';

/**
 * Makes keys of normalised texts from the JSON in a batch. Most texts are ASCII and are folded byte by byte, a tenth of
 * the cost of decoding them and running `normalise`; the others take that way. Both give the same key.
 */
export class NormalisedKeys {
  private scratch = Buffer.allocUnsafe(1 << 16);
  private readonly prefixes = new Map<string, Buffer>();

  /** Writes the key of the text whose JSON string is `from` to `to` of `bytes`, spoken by `role`, at `at` in `into`. */
  write(role: string, bytes: Buffer, from: number, to: number, into: Buffer, at: number): void {
    const prefix = this.prefix(role);
    if (this.scratch.length < prefix.length + (to - from)) {
      this.scratch = Buffer.allocUnsafe(2 * (prefix.length + (to - from)));
    }
    const end = foldAscii(bytes, from + 1, to - 1, this.scratch, prefix.length, true);
    if (end > prefix.length) {
      prefix.copy(this.scratch, 0);
      writeKeyOf(this.scratch.subarray(0, end), into, at);
    } else {
      const text = JSON.parse(bytes.toString('utf8', from, to)) as string;
      writeNormalisedKey(role, normalise(text), into, at);
    }
  }

  private prefix(role: string): Buffer {
    let prefix = this.prefixes.get(role);
    if (prefix === undefined) {
      prefix = Buffer.from(normalisedPrefix(role));
      this.prefixes.set(role, prefix);
    }
    return prefix;
  }
}
