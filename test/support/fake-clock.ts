import type { Clock } from '../../src/pace/clock.js';

/** A clock whose time passes when it is told to. */
export class FakeClock implements Clock {
  /** When it rings, if at all. */
  ringsAt: number | undefined;
  /** How often it has rung. */
  rung = 0;
  private ring: (() => void) | undefined;

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  ringIn(ms: number, ring: () => void): void {
    this.ringsAt = this.time + ms;
    this.ring = ring;
  }

  silence(): void {
    this.ringsAt = this.ring = undefined;
  }

  /** Lets time pass with nobody hearing what rings: the process is busy. */
  freeze(ms: number): void {
    this.time += ms;
  }

  /** Lets time pass; rings when it is time. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (let at = this.ringsAt; at !== undefined && at <= end; at = this.ringsAt) {
      this.time = Math.max(this.time, at);
      const { ring } = this;
      this.silence();
      this.rung++;
      ring?.();
    }
    this.time = Math.max(this.time, end);
  }
}
