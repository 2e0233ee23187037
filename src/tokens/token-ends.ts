const FEWEST = 1 << 8;

/** Collects where tokens end, in bytes. */
export class TokenEnds {
  /** Bytes of the text before those that the next ends are counted from. */
  base = 0;
  private ends = new Uint32Array(FEWEST);
  private count = 0;

  push(end: number): void {
    if (this.count === this.ends.length) {
      const more = new Uint32Array(2 * this.count);
      more.set(this.ends);
      this.ends = more;
    }
    this.ends[this.count++] = this.base + end;
  }

  /** All of them, in memory of their own. */
  toArray(): Uint32Array {
    return this.ends.slice(0, this.count);
  }
}
