/** Bins per doubling: neighbours differ by less than 2 %. */
const BINS_PER_DOUBLING = 36;

/** Counts lengths in bins that widen with them, so that quantiles of any corpus fit in a few kilobytes. */
export class Lengths {
  private readonly bins: number[] = [];
  private count = 0;
  private longest = 0;

  add(length: number): void {
    const bin = Math.round(Math.log2(length + 1) * BINS_PER_DOUBLING);
    this.bins[bin] = ((this.bins[bin] as number | undefined) ?? 0) + 1;
    this.count++;
    if (length > this.longest) this.longest = length;
  }

  /** Quantiles, within 2 %; the longest is exact. */
  summary(): { median: number; p90: number; p99: number; longest: number } {
    return {
      median: this.quantile(0.5),
      p90: this.quantile(0.9),
      p99: this.quantile(0.99),
      longest: this.longest,
    };
  }

  private quantile(share: number): number {
    let left = share * this.count;
    let length = 0;
    // forEach skips the bins that are empty.
    this.bins.forEach((count, bin) => {
      if (left > 0) length = Math.round(2 ** (bin / BINS_PER_DOUBLING)) - 1;
      left -= count;
    });
    return Math.min(length, this.longest);
  }
}
