import { Logger } from '@nestjs/common';
import { SystemClock, type Clock } from './clock.js';
import { Slots } from './slots.js';
import type { Timer } from './timer.js';
import { TURN_MS } from './turns.js';

const logger = new Logger('Pace');

/**
 * Fires timers at their times, for all streams of the process: one timer of Node's, which runs only while any are
 * scheduled. A tick is a millisecond.
 */
export class TimerWheel {
  private readonly slots = new Slots();
  private firing = false;
  /** The tick for which the clock was told to ring. */
  private rings = Infinity;
  private readonly ring = (): void => this.tick(this.clock.now());

  /**
   * @param clock whose time due times are of
   * @param report takes what a timer throws when it fires; the others fire all the same
   */
  constructor(
    private readonly clock: Clock = new SystemClock(),
    private readonly report: (error: unknown) => void = (error) => logger.error(error),
  ) {}

  /** The timers that are scheduled. */
  get size(): number {
    return this.slots.size;
  }

  /** The time by the clock, in milliseconds. */
  now(): number {
    return this.clock.now();
  }

  /**
   * Fires a timer once a time has come: never before, and within two milliseconds of an idle process. One that is
   * scheduled already fires at the new time only. What is past is the next millisecond.
   * @param due by the clock, in milliseconds
   */
  schedule(timer: Timer, due: number): void {
    if (timer.scheduled) this.slots.take(timer);
    if (this.slots.size === 0 && !this.firing) this.slots.moveTo(Math.floor(this.clock.now()));
    this.slots.put(timer, Math.ceil(due));
    if (timer.tick < this.rings && !this.firing) this.ringAt(timer.tick);
  }

  /** Takes a timer off the wheel. Returns whether it was on it. */
  cancel(timer: Timer): boolean {
    if (!timer.scheduled) return false;
    this.slots.take(timer);
    if (!this.firing) this.restIfEmpty();
    return true;
  }

  /**
   * Fires all that are due at a time, late or not, in the order of their milliseconds, and of one millisecond in the
   * order in which they were scheduled; also what they schedule meanwhile for times up to then. Once that has taken
   * {@link TURN_MS}, what is left waits until the process has looked at its sockets: a request's own times begin when it
   * is read. The clock's ringing calls it.
   */
  tick(now: number): void {
    if (this.firing) return;
    this.firing = true;
    try {
      const last = Math.floor(now);
      let present = now;
      let next = this.slots.nextTick();
      for (; next <= last && present < now + TURN_MS; next = this.slots.nextTick()) {
        this.slots.moveTo(next);
        this.fireCurrent(present);
        present = Math.max(now, this.clock.now());
      }
      if (next > last) this.slots.moveTo(last);
    } finally {
      this.firing = false;
      if (!this.restIfEmpty()) this.ringAt(this.slots.nextTick());
    }
  }

  private fireCurrent(now: number): void {
    for (let timer = this.slots.takeCurrent(); timer; timer = this.slots.takeCurrent()) {
      try {
        timer.fire(now);
      } catch (error) {
        this.report(error);
      }
    }
  }

  private ringAt(tick: number): void {
    this.rings = tick;
    this.clock.ringIn(Math.max(0, tick - this.clock.now()), this.ring);
  }

  private restIfEmpty(): boolean {
    if (this.slots.size > 0) return false;
    this.rings = Infinity;
    this.clock.silence();
    return true;
  }
}
