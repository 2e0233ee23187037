/** What was read may be of a generation that is gone: it has to be read again. */
export class OutdatedError extends Error {}

/**
 * How long ago it was certain which generation is live. A generation is removed only a grace time after another took its
 * place, so what is read of it within that time of a look at the state is whole.
 */
export class Freshness {
  private at = -Infinity;

  /** @param trusted how long a look at the state counts, in milliseconds: less than the grace time */
  constructor(private readonly trusted: number) {}

  /** Milliseconds since the state was looked at. */
  get age(): number {
    return performance.now() - this.at;
  }

  /** Takes note of a look at the state that began at `at`, as `performance.now()` tells the time. */
  confirm(at: number): void {
    this.at = Math.max(this.at, at);
  }

  /** Forgets that the state was looked at. */
  forget(): void {
    this.at = -Infinity;
  }

  /**
   * The outcome of a read.
   * @throws OutdatedError when it took so long that the generation may have been removed meanwhile
   */
  async during<T>(read: () => Promise<T>): Promise<T> {
    const { at } = this;
    const result = await read();
    if (performance.now() - at > this.trusted) throw new OutdatedError();
    return result;
  }
}
