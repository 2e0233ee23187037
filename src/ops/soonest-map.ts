/** What a {@link SoonestMap} keeps. */
export interface Timed {
  readonly key: string;
  /** When it may go: the earlier, the sooner it makes room. It may only grow; see {@link SoonestMap.later}. */
  time: number;
  /** Its place in the heap; the map's own. */
  place: number;
}

/**
 * Keeps entries by key, up to a number of them. A new one takes the place of the one whose time is the earliest, which is
 * at hand as the top of a binary heap.
 */
export class SoonestMap<T extends Timed> {
  private readonly entries = new Map<string, T>();
  private readonly heap: T[] = [];

  /** @param limit the most entries, at least one */
  constructor(private readonly limit: number) {}

  get size(): number {
    return this.heap.length;
  }

  get(key: string): T | undefined {
    return this.entries.get(key);
  }

  /** Keeps an entry whose key is not kept yet. */
  add(entry: T): void {
    if (this.heap.length === this.limit) {
      this.entries.delete(this.heap[0].key);
      this.sink(entry, 0);
    } else {
      this.rise(entry, this.heap.length);
    }
    this.entries.set(entry.key, entry);
  }

  /** To be called after the time of a kept entry has grown. */
  later(entry: T): void {
    this.sink(entry, entry.place);
  }

  /** Puts an entry at a place, or below where earlier ones are. */
  private sink(entry: T, from: number): void {
    const { heap } = this;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1].time < heap[child].time) child++;
      if (heap[child].time >= entry.time) break;
      this.put(heap[child], place);
      place = child;
    }
    this.put(entry, place);
  }

  /** Puts an entry at a place, or above where later ones are. */
  private rise(entry: T, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.heap[parent].time <= entry.time) break;
      this.put(this.heap[parent], place);
      place = parent;
    }
    this.put(entry, place);
  }

  private put(entry: T, place: number): void {
    this.heap[place] = entry;
    entry.place = place;
  }
}
