import { TookTooLongError, within } from './within.js';

/** For how long all that is made up for one request may keep the processor, in milliseconds. */
const MOST_MS = 200;

/** The time that is left to one request for all that is made up for it. */
export class Allowance {
  private left = MOST_MS;

  /**
   * What the work returns, or throws; it is stopped as {@link within} says, or where the time that is left ends.
   * @throws TookTooLongError
   */
  spend<T>(milliseconds: number, work: () => T): T {
    if (this.left <= 0) throw new TookTooLongError();
    return this.count(() => within(Math.ceil(Math.min(milliseconds, this.left)), work));
  }

  /** What work returns, or throws, that has bounds of its own; its time counts. */
  count<T>(work: () => T): T {
    const start = performance.now();
    const before = process.cpuUsage();
    try {
      return work();
    } finally {
      const { user, system } = process.cpuUsage(before);
      // What other programs, or other threads, took is not held against it.
      this.left -= Math.min(performance.now() - start, (user + system) / 1000);
    }
  }
}
