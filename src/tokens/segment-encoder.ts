import { Merges } from './merges.js';
import { idOf, isDoubtful, lengthOf, NO_TOKEN } from './token-table.js';
import type { Vocabulary } from './vocabulary.js';

const { min } = Math;

/** Bytes of a segment for which memory is kept. */
const BYTES_KEPT = 1 << 12;

/**
 * Encodes segments, each by itself, in a time that grows with their length: from left to right it takes the longest token
 * that may follow the last, and goes back when none may. Merging pairs one by one, as the encoding is defined, would take
 * the square of it, or a queue.
 */
export class SegmentEncoder {
  /** The tokens of the last segment. */
  tokens = new Int32Array(BYTES_KEPT);
  /** For each byte of a segment, whether no token ends before it. */
  private dead = new Uint8Array(BYTES_KEPT + 1);
  private readonly merges: Merges;
  /** The longest token that each token begins with, but itself; found out once for each. */
  private readonly shorter: Int32Array;

  constructor(private readonly vocabulary: Vocabulary) {
    this.merges = new Merges(vocabulary);
    this.shorter = new Int32Array(vocabulary.size);
  }

  /** Encodes the bytes of a text from `from` to `to` into {@link tokens}; returns how many there are. */
  encode(text: DataView, from: number, to: number): number {
    this.makeRoom(to - from);
    const { tokens, dead, merges } = this;
    let count = 0;
    let at = from;
    let token = this.longestAt(text, at, to);
    while (at < to) {
      const last = count > 0 ? tokens[count - 1] : NO_TOKEN;
      const end = at + lengthOf(token);
      if (
        dead[end - from] === 0 &&
        (last === NO_TOKEN || merges.areNeighbours(text, at, last, token))
      ) {
        tokens[count++] = token;
        at = end;
        if (at < to) token = this.longestAt(text, at, to);
        continue;
      }
      token = this.shorterThan(token);
      if (token === NO_TOKEN) {
        // One row of tokens leads here and none goes on: no other look at this place is needed.
        dead[at - from] = 1;
        count--;
        at -= lengthOf(last);
        token = last;
      }
    }
    return count;
  }

  private makeRoom(bytes: number): void {
    const room = Math.max(bytes, BYTES_KEPT);
    // A rare giant must not keep its memory for ever.
    if (this.tokens.length !== room) {
      this.tokens = new Int32Array(room);
      this.dead = new Uint8Array(room + 1);
    } else this.dead.fill(0, 0, bytes + 1);
  }

  private longestAt(text: DataView, from: number, to: number): number {
    const { longest, lengths } = this.vocabulary;
    return this.longestBelow(lengths.below(min(to - from, longest) + 1, text, from), text, from);
  }

  private shorterThan(token: number): number {
    const id = idOf(token);
    const known = this.shorter[id];
    if (known !== 0) return known;
    const { bytes, starts, lengths } = this.vocabulary;
    const length = lengths.below(lengthOf(token), bytes, starts[id]);
    return (this.shorter[id] = this.longestBelow(length, bytes, starts[id]));
  }

  /** The longest token at `from`, of a length at most. */
  private longestBelow(most: number, text: DataView, from: number): number {
    const { table, lengths } = this.vocabulary;
    for (let length = most; length > 0; length = lengths.below(length, text, from)) {
      const token = table.seek(text, from, length);
      if (token === NO_TOKEN) continue;
      if (!isDoubtful(token) || this.merges.makes(token)) return token;
    }
    return NO_TOKEN;
  }
}
