import { NOWHERE, type Timer } from './timer.js';

/** Slots in a level: bits of a word. */
const SLOTS = 32;
/** With a tick a millisecond, a thousand years. */
const LEVELS = 9;
const LAST_TICK = SLOTS ** LEVELS - 1;

/** Ticks in a slot of each level, and their inverse: powers of two, so that products are exact. */
const SPANS = Array.from({ length: LEVELS + 1 }, (_, level) => SLOTS ** level);
const INVERSES = SPANS.map((span) => 1 / span);

/**
 * Timers in the order of their ticks: a hierarchical timing wheel (Varghese and Lauck 1987, scheme 7). Putting and
 * taking cost the same however many there are, and make no garbage.
 *
 * A timer's level is the highest digit, to the base 32, in which its tick differs from the current one. So all timers
 * of a tick stand in one slot at any moment, in the order in which they were put.
 */
export class Slots {
  /** The first timer of each slot's ring, level by level. */
  private readonly first = Array<Timer | undefined>(LEVELS * SLOTS).fill(undefined);
  /** For each level, a bit for each slot that has timers. */
  private readonly filled = new Int32Array(LEVELS);
  private current = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Puts a timer on a tick; on the next one, when that is not a later one than the current. */
  put(timer: Timer, tick: number): void {
    // Not a number is no later one.
    timer.tick = tick > this.current ? Math.min(tick, LAST_TICK) : this.current + 1;
    this.place(timer);
  }

  /** Takes out a timer that is in. */
  take(timer: Timer): void {
    const { slot, next } = timer;
    if (next === timer) {
      this.first[slot] = undefined;
      this.filled[Math.floor(slot / SLOTS)] &= ~(1 << (slot % SLOTS));
    } else {
      timer.previous.next = next;
      next.previous = timer.previous;
      if (this.first[slot] === timer) this.first[slot] = next;
      timer.next = timer.previous = timer;
    }
    timer.slot = NOWHERE;
    this.count--;
  }

  /** The next tick to move to: the first that has a timer, or an earlier one. No end when there is no timer. */
  nextTick(): number {
    const level = this.lowestLevel();
    if (level === LEVELS) return Infinity;
    const turn = Math.floor(this.current * INVERSES[level + 1]) * SPANS[level + 1];
    return turn + lowestBit(this.filled[level]) * SPANS[level];
  }

  /** Makes a tick the current one, which is not before it nor behind the next. */
  moveTo(tick: number): void {
    const deals = tick === this.nextTick();
    this.current = Math.max(this.current, tick);
    const level = this.lowestLevel();
    if (!deals || level === 0) return;
    // What stands in the slot that begins here moves to levels below, in its order.
    const slot = level * SLOTS + lowestBit(this.filled[level]);
    for (let timer = this.first[slot]; timer; timer = this.first[slot]) {
      this.take(timer);
      this.place(timer);
    }
  }

  /** Takes out the first timer of the current tick. */
  takeCurrent(): Timer | undefined {
    const timer = this.first[this.current % SLOTS];
    if (timer) this.take(timer);
    return timer;
  }

  private place(timer: Timer): void {
    const level = this.levelOf(timer.tick);
    const digit = Math.floor(timer.tick * INVERSES[level]) % SLOTS;
    const slot = level * SLOTS + digit;
    const first = this.first[slot];
    if (first) {
      timer.next = first;
      timer.previous = first.previous;
      timer.previous.next = timer;
      first.previous = timer;
    } else {
      this.first[slot] = timer;
      this.filled[level] |= 1 << digit;
    }
    timer.slot = slot;
    this.count++;
  }

  private levelOf(tick: number): number {
    let level = 0;
    for (let above = INVERSES[1]; ; above = INVERSES[level + 1]) {
      if (Math.floor(tick * above) === Math.floor(this.current * above)) return level;
      level++;
    }
  }

  private lowestLevel(): number {
    let level = 0;
    while (level < LEVELS && this.filled[level] === 0) level++;
    return level;
  }
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
