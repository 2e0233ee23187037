import { entriesOf, firstBeginning, type BeginningEntry } from './beginning-chunk.js';
import type { TableReader } from './table-reader.js';

/** Reads how the asked messages of a generation begin, in the order of the beginnings' bytes. */
export class Beginnings {
  /** @param count how many chunks there are; see beginning-chunk.ts */
  constructor(
    private readonly chunks: TableReader,
    private readonly count: number,
  ) {}

  /** The last few entries before a beginning, and the first few from it on: at most `most` each, in order. */
  around(beginning: Buffer, most: number): BeginningEntry[] {
    if (this.count === 0) return [];
    let first = this.chunkOf(beginning);
    let last = first;
    let entries = this.entries(first);
    let place = placeOf(entries, beginning);
    while (place < most && first > 0) {
      const more = this.entries(--first);
      entries = [...more, ...entries];
      place += more.length;
    }
    while (entries.length - place < most && last + 1 < this.count) {
      entries = [...entries, ...this.entries(++last)];
    }
    return entries.slice(Math.max(0, place - most), place + most);
  }

  /** The last chunk that begins before a beginning or with it; the first one when there is none. */
  private chunkOf(beginning: Buffer): number {
    let low = 0;
    let high = this.count;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (firstBeginning(this.chunks.need(middle)).compare(beginning) <= 0) low = middle;
      else high = middle;
    }
    return low;
  }

  private entries(number: number): BeginningEntry[] {
    return entriesOf(this.chunks.need(number));
  }
}

/** How many entries come before a beginning. */
function placeOf(entries: readonly BeginningEntry[], beginning: Buffer): number {
  const place = entries.findIndex(({ bytes }) => bytes.compare(beginning) >= 0);
  return place < 0 ? entries.length : place;
}
