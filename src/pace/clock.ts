/** Tells the time, and rings once when it is time. */
export interface Clock {
  /** Milliseconds since some moment that stays the same; never goes back. */
  now(): number;
  /**
   * Rings after so many milliseconds, in place of what it was to ring before; with 0, once the process has looked at its
   * sockets.
   */
  ringIn(ms: number, ring: () => void): void;
  /** Does not ring any more, until it is told to again. */
  silence(): void;
}

/** The longest that Node's timers wait; they ring at once when told to wait longer. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * The time of `performance.now()`, and a timer of Node's. It rings early for times of more than 24 days, and keeps no
 * process alive.
 */
export class SystemClock implements Clock {
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;

  now(): number {
    return performance.now();
  }

  ringIn(ms: number, ring: () => void): void {
    this.silence();
    // Kept alive by it, the process does not wait for anything else first, and may end right after.
    if (ms <= 0) this.immediate = setImmediate(ring);
    else this.timer = setTimeout(ring, Math.min(ms, LONGEST_TIMEOUT_MS)).unref();
  }

  silence(): void {
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
    this.timer = undefined;
    this.immediate = undefined;
  }
}
