/** The most that are kept; of more, at least half as many are. */
export const MOST_SAMPLES = 1 << 13;

/**
 * Some of a long row, evenly spread over it: all of the first {@link MOST_SAMPLES}; of more, each second, fourth, eighth,
 * and so on, beginning with the first.
 */
export class Samples<T> {
  private kept: T[] = [];
  private step = 1;
  private seen = 0;

  /** @param most how many are kept at most */
  constructor(private readonly most = MOST_SAMPLES) {}

  /** Those that were kept, in order. */
  get all(): readonly T[] {
    return this.kept;
  }

  /** Looks at the next one of the row, which is made only when it is kept. */
  add(make: () => T): void {
    if (this.seen++ % this.step !== 0) return;
    if (this.kept.length === this.most) {
      this.kept = this.kept.filter((_, i) => i % 2 === 0);
      this.step *= 2;
      if ((this.seen - 1) % this.step !== 0) return;
    }
    this.kept.push(make());
  }
}
