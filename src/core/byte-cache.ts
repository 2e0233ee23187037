interface Entry<V> {
  readonly key: string;
  readonly value: V;
  readonly bytes: number;
  /** Its neighbours in the order of use. */
  older: Entry<V> | undefined;
  newer: Entry<V> | undefined;
}

/** Keeps the values that were used last, up to a number of bytes. */
export class ByteCache<V> {
  private readonly entries = new Map<string, Entry<V>>();
  /*
   * The order of use is a list of its own. A map in that order would have entries taken out and put in again with each
   * look: its table is then copied now and then, and V8 keeps such tables, with all in them, until a full collection.
   */
  private oldest: Entry<V> | undefined;
  private newest: Entry<V> | undefined;
  private used = 0;

  /** @param limit the most bytes that all values may have together; one larger than that is not kept */
  constructor(private readonly limit: number) {}

  /** Bytes of the values that are kept. */
  get bytes(): number {
    return this.used;
  }

  /** The value of a key, when it is kept. */
  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (entry !== this.newest) {
      this.unlink(entry);
      this.append(entry);
    }
    return entry.value;
  }

  /** Keeps a value of so many bytes, in the place of those that were not used for longest. */
  set(key: string, value: V, bytes: number): void {
    const former = this.entries.get(key);
    if (former) this.remove(former);
    if (bytes > this.limit) return;
    while (this.oldest && this.used + bytes > this.limit) this.remove(this.oldest);
    const entry = { key, value, bytes, older: undefined, newer: undefined };
    this.append(entry);
    this.entries.set(key, entry);
    this.used += bytes;
  }

  private remove(entry: Entry<V>): void {
    this.unlink(entry);
    this.entries.delete(entry.key);
    this.used -= entry.bytes;
  }

  private append(entry: Entry<V>): void {
    entry.older = this.newest;
    if (this.newest) this.newest.newer = entry;
    else this.oldest = entry;
    this.newest = entry;
  }

  private unlink(entry: Entry<V>): void {
    const { older, newer } = entry;
    if (older) older.newer = newer;
    else this.oldest = newer;
    if (newer) newer.older = older;
    else this.newest = older;
    entry.older = entry.newer = undefined;
  }
}
