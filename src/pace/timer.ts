/** Where a timer stands that no wheel has. */
export const NOWHERE = -1;

/** Something that happens at a time, on a wheel. One object serves again and again, on one wheel at a time. */
export abstract class Timer {
  /** The tick at which it fires; the wheel's own, as what follows. */
  tick = 0;
  slot = NOWHERE;
  next: Timer = this;
  previous: Timer = this;

  /** Whether it is on a wheel. */
  get scheduled(): boolean {
    return this.slot !== NOWHERE;
  }

  /**
   * Called once its time has come, off the wheel; may schedule and cancel timers, itself too. A stream does all that is
   * due until `now` in one call: one that is behind then catches up with one write, and keeps nobody waiting for long.
   * @param now the time that the wheel was told, in milliseconds of its clock
   */
  abstract fire(now: number): void;
}
