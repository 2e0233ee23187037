import { ID_BITS, idOf, lengthOf, LONGEST_TOKEN, NO_TOKEN } from './token-table.js';
import type { Vocabulary } from './vocabulary.js';

const { imul } = Math;

/** Parts of a token that merges of others never make. */
const NEVER = -1;
const UNKNOWN = 0;
/** Above all ids. */
const NO_LIMIT = 0x7fffffff;

const MEMO_BITS = 15;
const MEMO_MASK = (1 << MEMO_BITS) - 1;
const FACTOR = 0x9e3779b1 | 0;
const KNOWN = 2;

/**
 * How byte-pair encoding makes tokens: it begins with single bytes and merges the neighbours of the lowest rank, the
 * first of equals, until no two make a token. In these vocabularies a token has a higher rank than what it is made of, so
 * merges happen in the order of ranks; the tests check that.
 */
export class Merges {
  /** The two tokens that each token is made of at last, twice itself for a single byte; found out once for each. */
  private readonly parts: Int32Array;
  /** What {@link areNeighbours} said last, in a place for each hash of two ids. */
  private readonly memo = new Int32Array(1 << MEMO_BITS);

  constructor(private readonly vocabulary: Vocabulary) {
    this.parts = new Int32Array(2 * vocabulary.size);
  }

  /** Whether merges make a token at all. Each token of one byte is there from the start. */
  makes(token: number): boolean {
    return this.leftPart(token) !== NEVER;
  }

  /**
   * Whether the encoding of the bytes of two tokens, the first of which ends at `middle` in a text, is these two.
   * A text's encoding is the one row of tokens in which this holds for all neighbours: the first merge across a border
   * of the row would be made in the bytes of the two tokens at this border as well.
   */
  areNeighbours(text: DataView, middle: number, left: number, right: number): boolean {
    if (this.vocabulary.borders.hold(text, middle)) return true;
    const leftId = idOf(left);
    const rightId = idOf(right);
    const place = (leftId ^ (imul(rightId, FACTOR) >>> (32 - MEMO_BITS))) & MEMO_MASK;
    // With the place, this names both ids.
    const pair = (((leftId >>> MEMO_BITS) << ID_BITS) | rightId) << 2;
    const known = this.memo[place];
    if ((known & ~1) === (pair | KNOWN)) return (known & 1) === 1;
    const answer = this.stayApart(text, middle, left, right, NO_LIMIT);
    this.memo[place] = pair | KNOWN | (answer ? 1 : 0);
    return answer;
  }

  /**
   * Whether no merge below a rank joins what is left and right of `middle` before both tokens are complete. It goes back
   * in time: from the two tokens, it undoes the later of their last merges, again and again, and looks whether the
   * tokens that were neighbours then would have been merged first.
   */
  private stayApart(
    text: DataView,
    middle: number,
    left: number,
    right: number,
    limit: number,
  ): boolean {
    const { table } = this.vocabulary;
    for (;;) {
      const length = lengthOf(left) + lengthOf(right);
      if (length <= LONGEST_TOKEN) {
        const both = table.seek(text, middle - lengthOf(left), length);
        if (both !== NO_TOKEN && idOf(both) < limit) return false;
      }
      const inner = this.rightPart(left);
      const outer = this.leftPart(right);
      if (inner !== left && (idOf(left) > idOf(right) || outer === right)) {
        limit = idOf(left);
        left = inner;
      } else if (outer !== right) {
        // Of equal ranks the first is merged first, and what is joined here begins before the right token.
        limit = idOf(right) + 1;
        right = outer;
      } else return true;
    }
  }

  private leftPart(token: number): number {
    const known = this.parts[2 * idOf(token)];
    return known === UNKNOWN ? this.takeApart(token) : known;
  }

  private rightPart(token: number): number {
    const known = this.parts[2 * idOf(token) + 1];
    if (known !== UNKNOWN) return known;
    this.takeApart(token);
    return this.parts[2 * idOf(token) + 1];
  }

  /** Finds the parts of a token, and returns the left one. */
  private takeApart(token: number): number {
    const { parts } = this;
    const { table, bytes, starts } = this.vocabulary;
    const id = idOf(token);
    const length = lengthOf(token);
    for (let cut = length - 1; cut > 0; cut--) {
      const middle = starts[id] + cut;
      const left = table.find(bytes, starts[id], cut);
      if (left === NO_TOKEN || idOf(left) > id || !this.makes(left)) continue;
      const right = table.find(bytes, middle, length - cut);
      if (right === NO_TOKEN || idOf(right) > id || !this.makes(right)) continue;
      if (!this.stayApart(bytes, middle, left, right, id)) continue;
      parts[2 * id + 1] = right;
      return (parts[2 * id] = left);
    }
    parts[2 * id + 1] = token;
    return (parts[2 * id] = length === 1 ? token : NEVER);
  }
}
