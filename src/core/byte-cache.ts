/** Keeps the values that were used last, up to a number of bytes. */
export class ByteCache<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly bytes: number }>();
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
    // The map's order is the order of use.
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value of so many bytes, in the place of those that were not used for longest. */
  set(key: string, value: V, bytes: number): void {
    this.remove(key);
    if (bytes > this.limit) return;
    for (const oldest of this.entries.keys()) {
      if (this.used + bytes <= this.limit) break;
      this.remove(oldest);
    }
    this.entries.set(key, { value, bytes });
    this.used += bytes;
  }

  private remove(key: string): void {
    this.used -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }
}
