/** Steps of a millisecond. */
const STEPS = 20;
/** Milliseconds from which on all are counted as one. */
const LONGEST = 5000;

/** Counts of milliseconds, to a twentieth of one. */
export class Histogram {
  /** The most there was. */
  max = 0;
  /** How many there were. */
  count = 0;
  private readonly counts = new Uint32Array(LONGEST * STEPS + 1);

  add(milliseconds: number): void {
    const step = Math.round(Math.min(Math.max(milliseconds, 0), LONGEST) * STEPS);
    this.counts[step]++;
    this.count++;
    if (milliseconds > this.max) this.max = milliseconds;
  }

  /** The least that a share of all does not exceed. */
  percentile(share: number): number {
    const rank = Math.ceil(this.count * share);
    let sum = 0;
    const step = this.counts.findIndex((count) => (sum += count) >= rank);
    return step / STEPS;
  }
}
