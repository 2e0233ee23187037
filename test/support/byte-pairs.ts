import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { EncodingName } from '../../src/tokens/encoding.js';

/** Both encodings, for tests that hold for each. */
export const ENCODINGS: readonly EncodingName[] = ['o200k_base', 'cl100k_base'];

/** Bytes of a byte-order mark: gpt-tokenizer makes no token that begins with it. */
const MARK = '\xef\xbb\xbf';

const vocabularies = new Map<EncodingName, readonly Buffer[]>();

/** The bytes of all tokens of an encoding, by rank. */
export function vocabularyOf(name: EncodingName): readonly Buffer[] {
  let tokens = vocabularies.get(name);
  if (tokens === undefined) {
    const path = createRequire(import.meta.url).resolve(`gpt-tokenizer/data/${name}.tiktoken`);
    const lines = readFileSync(path, 'latin1').trimEnd().split('\n');
    tokens = lines.map((line) => Buffer.from(line.slice(0, line.indexOf(' ')), 'base64'));
    vocabularies.set(name, tokens);
  }
  return tokens;
}

/** Byte-pair encoding by its definition: of all neighbours, those of the lowest rank are merged, the first of equals. */
export class BytePairs {
  private readonly ranks = new Map<string, number>();

  constructor(name: EncodingName) {
    vocabularyOf(name).forEach((bytes, rank) => {
      const token = bytes.toString('latin1');
      if (!token.startsWith(MARK)) this.ranks.set(token, rank);
    });
  }

  /** Where the tokens of some bytes end, and the ranks that were merged, in their order. */
  encode(bytes: Buffer): { ends: number[]; merged: number[] } {
    const text = bytes.toString('latin1');
    const next = Array.from({ length: text.length + 1 }, (_, i) => i + 1);
    const before = next.map((_, i) => i - 1);
    const gone = new Set<number>();
    const pairs = new Heap();
    const rankAt = (start: number): number => {
      const middle = next[start];
      const known = middle < text.length && this.ranks.get(text.slice(start, next[middle]));
      return known === undefined || known === false ? Infinity : known;
    };
    const offer = (start: number): void => {
      const rank = rankAt(start);
      if (rank !== Infinity) pairs.push(rank, start);
    };
    for (let start = 0; start < text.length; start++) offer(start);
    const merged: number[] = [];
    for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
      const [rank, start] = pair;
      // Of an earlier time: its tokens are merged with others by now.
      if (gone.has(start) || rankAt(start) !== rank) continue;
      merged.push(rank);
      gone.add(next[start]);
      next[start] = next[next[start]];
      before[next[start]] = start;
      offer(start);
      if (before[start] >= 0) offer(before[start]);
    }
    const ends: number[] = [];
    for (let start = 0; start < text.length; start = next[start]) ends.push(next[start]);
    return { ends, merged };
  }
}

/** Gives back the pair of the lowest rank, the first of equals. */
class Heap {
  private readonly keys: number[] = [];

  push(rank: number, start: number): void {
    const { keys } = this;
    let at = keys.push(rank * 2 ** 32 + start) - 1;
    for (; at > 0 && keys[(at - 1) >> 1] > keys[at]; at = (at - 1) >> 1)
      this.swap(at, (at - 1) >> 1);
  }

  pop(): [rank: number, start: number] | undefined {
    const { keys } = this;
    if (keys.length === 0) return undefined;
    this.swap(0, keys.length - 1);
    const key = keys.pop()!;
    for (let at = 0, least = 0; ; at = least) {
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < keys.length && keys[child] < keys[least]) least = child;
      if (least === at) return [Math.floor(key / 2 ** 32), key % 2 ** 32];
      this.swap(at, least);
    }
  }

  private swap(one: number, other: number): void {
    [this.keys[one], this.keys[other]] = [this.keys[other], this.keys[one]];
  }
}
