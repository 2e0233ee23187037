import { normalise } from '../../core/normalise.js';
import { normalisedPrefix, writeKeyOf, writeNormalisedKey } from '../../core/keys.js';

const SPACE = 0x20;
const BACKSLASH = 0x5c;
/** The text is not for the fast path: not ASCII, or an escape that is rare. */
const OTHER = 0;
/** Letters behind a backslash whose escape folds to a space. */
const ESCAPED_AS_SPACE = Uint8Array.from({ length: 256 }, (_, byte) =>
  'nrtf"\\'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** What `normalise` makes of each ASCII byte: a letter in lower case, a symbol as it is, a space for the rest. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < SPACE || byte > 0x7f) return OTHER;
  const folded = normalise(`a${String.fromCharCode(byte)}a`);
  return folded.length === 3 ? folded.charCodeAt(1) : OTHER;
});

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
    const end = this.fold(bytes, from + 1, to - 1, prefix.length);
    if (end > prefix.length) {
      prefix.copy(this.scratch, 0);
      writeKeyOf(this.scratch.subarray(0, end), into, at);
    } else {
      const text = JSON.parse(bytes.toString('utf8', from, to)) as string;
      writeNormalisedKey(role, normalise(text), into, at);
    }
  }

  /** Folds into the scratch buffer from `start` on; the end of the folded text, or `start` when it is not for this path. */
  private fold(bytes: Buffer, from: number, to: number, start: number): number {
    const { scratch } = this;
    let end = start;
    let afterSpace = 1;
    for (let i = from; i < to; i++) {
      const byte = bytes[i];
      let folded = FOLD[byte];
      if (byte === BACKSLASH) {
        if (!ESCAPED_AS_SPACE[bytes[++i]]) return start;
        folded = SPACE;
      }
      if (folded === OTHER) return start;
      // Always written, and overwritten unless counted: a branch here would be mispredicted at every other word.
      scratch[end] = folded;
      const space = (folded - SPACE - 1) >>> 31;
      end += 1 - (space & afterSpace);
      afterSpace = space;
    }
    return end > start ? end - afterSpace : start;
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
