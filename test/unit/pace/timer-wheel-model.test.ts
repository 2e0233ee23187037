import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Timer } from '../../../src/pace/timer.js';
import { TimerWheel } from '../../../src/pace/timer-wheel.js';
import { FakeClock } from '../../support/fake-clock.js';

const TIMERS = 6;

/** What is done with a wheel, by the numbers of timers. */
type Deed = { schedule: number; delay: number } | { cancel: number };

type Step = Deed | { freeze: number } | { ring: true } | { pass: number };

/** What each timer does when it fires for the first time, for the second… */
type Deeds = readonly (readonly (readonly Deed[])[])[];

abstract class Wheel {
  /** The timers that have fired so far, in order. */
  readonly fired: number[] = [];
  private readonly times = Array<number>(TIMERS).fill(0);

  constructor(private readonly deeds: Deeds) {}

  abstract readonly size: number;
  abstract do(deed: Deed, now: number): void;
  abstract tick(now: number): void;

  protected fire(timer: number, now: number): void {
    this.fired.push(timer);
    for (const deed of this.deeds[timer].at(this.times[timer]++) ?? []) this.do(deed, now);
  }
}

/** A wheel by its definition: a list that is sorted whenever the next timer is wanted. */
class Model extends Wheel {
  private list: { timer: number; tick: number; order: number }[] = [];
  private current = 0;
  private order = 0;
  private firing = false;

  get size(): number {
    return this.list.length;
  }

  get first(): number {
    return Math.min(...this.list.map(({ tick }) => tick));
  }

  do(deed: Deed, now: number): void {
    const timer = 'cancel' in deed ? deed.cancel : deed.schedule;
    this.list = this.list.filter((each) => each.timer !== timer);
    if ('cancel' in deed) return;
    if (this.list.length === 0 && !this.firing) {
      this.current = Math.max(this.current, Math.floor(now));
    }
    const tick = Math.max(Math.ceil(now + deed.delay), this.current + 1);
    this.list.push({ timer, tick, order: this.order++ });
  }

  tick(now: number): void {
    this.firing = true;
    for (;;) {
      this.list.sort((a, b) => a.tick - b.tick || a.order - b.order);
      const next = this.list.at(0);
      if (!next || next.tick > now) break;
      this.list.shift();
      this.current = next.tick;
      this.fire(next.timer, now);
    }
    this.firing = false;
    this.current = Math.max(this.current, Math.floor(now));
  }
}

/** The wheel itself. */
class Real extends Wheel {
  private readonly timers: Timer[];
  private readonly wheel: TimerWheel;

  constructor(deeds: Deeds, clock: FakeClock) {
    super(deeds);
    this.wheel = new TimerWheel(clock, (error) => {
      throw error;
    });
    const fire = (timer: number, now: number): void => this.fire(timer, now);
    this.timers = deeds.map(
      (_, i) =>
        new (class extends Timer {
          fire(now: number): void {
            fire(i, now);
          }
        })(),
    );
  }

  get size(): number {
    return this.wheel.size;
  }

  do(deed: Deed, now: number): void {
    if ('cancel' in deed) this.wheel.cancel(this.timers[deed.cancel]);
    else this.wheel.schedule(this.timers[deed.schedule], now + deed.delay);
  }

  tick(now: number): void {
    this.wheel.tick(now);
  }
}

const timer = fc.nat(TIMERS - 1);
const length = fc.oneof(
  fc.constantFrom(0, 1, 31, 32, 33, 1023, 1024, 1025, 32_768, 2 ** 25),
  ...[10, 100, 2000, 1e6, 1e10].map((max) => fc.double({ min: 0, max, noNaN: true })),
);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ schedule: timer, delay: length }) },
  { weight: 1, arbitrary: fc.record({ schedule: timer, delay: length.map((ms) => -ms) }) },
  { weight: 1, arbitrary: fc.record({ cancel: timer }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: deed },
  { weight: 1, arbitrary: fc.record({ freeze: length }) },
  { weight: 1, arbitrary: fc.record({ ring: fc.constant(true as const) }) },
  { weight: 2, arbitrary: fc.record({ pass: length }) },
);
const deeds = fc.array(fc.array(fc.array(deed, { maxLength: 2 }), { maxLength: 5 }), {
  minLength: TIMERS,
  maxLength: TIMERS,
});

test('A timer wheel fires what a sorted list would, whatever is scheduled, cancelled or late', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      deeds,
      fc.constantFrom(0, 0.5, 31.9, 1e6, 2 ** 35 - 1.5, 1e12),
      (steps, whenFired, start) => {
        const clock = new FakeClock(start);
        const model = new Model(whenFired);
        const real = new Real(whenFired, clock);
        for (const each of steps) {
          if ('freeze' in each) clock.freeze(each.freeze);
          else if ('ring' in each || 'pass' in each) {
            if ('pass' in each) clock.freeze(each.pass);
            model.tick(clock.now());
            real.tick(clock.now());
          } else {
            model.do(each, clock.now());
            real.do(each, clock.now());
          }
          expect(real.fired).toEqual(model.fired);
          expect(real.size).toBe(model.size);
          // It rings in time for the first, and for nobody when there is none.
          if (model.size === 0) expect(clock.ringsAt).toBeUndefined();
          else expect(clock.ringsAt).toBeLessThanOrEqual(Math.max(model.first, clock.now()));
        }
      },
    ),
    { numRuns: 500 },
  );
});
