import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Timer } from '../../../src/pace/timer.js';
import { TimerWheel } from '../../../src/pace/timer-wheel.js';
import { FakeClock } from '../../support/fake-clock.js';

const HOUR = 3_600_000;

/** Does what it is told to when it fires. */
class Told extends Timer {
  constructor(private readonly deed: (now: number) => void) {
    super();
  }

  fire(now: number): void {
    this.deed(now);
  }
}

function wheelOn(clock: FakeClock): { wheel: TimerWheel; reports: unknown[] } {
  const reports: unknown[] = [];
  return { wheel: new TimerWheel(clock, (error) => reports.push(error)), reports };
}

describe('A timer wheel', () => {
  test('fires a timer in the first millisecond that is not before its time', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        (start, delay) => {
          const clock = new FakeClock(start);
          const { wheel } = wheelOn(clock);
          const fired: number[] = [];
          wheel.schedule(new Told((now) => fired.push(now)), start + delay);
          clock.pass(delay + 2);
          expect(fired).toHaveLength(1);
          expect(fired[0]).toBeGreaterThanOrEqual(start + delay);
          expect(fired[0]).toBeLessThanOrEqual(start + delay + 1.001);
        },
      ),
    );
  });

  test('rings a few times for a timer that is far away, and not once nothing is scheduled', () => {
    const clock = new FakeClock(123.4);
    const { wheel } = wheelOn(clock);
    const fired: number[] = [];
    const timer = new Told((now) => fired.push(now));
    wheel.schedule(timer, 5 * HOUR + 0.5);
    clock.pass(5 * HOUR);
    expect(fired).toEqual([5 * HOUR + 1]);
    expect(clock.rung).toBeLessThan(10);
    expect(clock.ringsAt).toBeUndefined();
    wheel.schedule(timer, 6 * HOUR);
    expect(wheel.cancel(timer)).toBe(true);
    expect(clock.ringsAt).toBeUndefined();
  });

  test('fires all that is due when it comes late, in order of time', () => {
    const clock = new FakeClock();
    const { wheel } = wheelOn(clock);
    const fired: string[] = [];
    const times = [700, 3, 40_000, 3, 25, 699, 1000, 2 * HOUR, 26];
    times.forEach((due, i) => wheel.schedule(new Told(() => fired.push(`${due}/${i}`)), due));
    clock.freeze(50_000);
    expect(fired).toEqual([]);
    clock.pass(0);
    const expected = ['3/1', '3/3', '25/4', '26/8', '699/5', '700/0', '1000/6', '40000/2'];
    expect(fired).toEqual(expected);
    expect(wheel.size).toBe(1);
  });

  test('catches up with a timer that goes on in steps, between the others', () => {
    const clock = new FakeClock();
    const { wheel } = wheelOn(clock);
    const fired: string[] = [];
    let due = 10;
    const steps = new Told(() => {
      fired.push(`step ${due}`);
      due += 10;
      wheel.schedule(steps, due);
    });
    wheel.schedule(steps, due);
    wheel.schedule(new Told(() => fired.push('other 25')), 25);
    clock.freeze(40);
    clock.pass(0);
    expect(fired).toEqual(['step 10', 'step 20', 'other 25', 'step 30', 'step 40']);
    expect(clock.ringsAt).toBe(50);
  });

  test('gives way to what else the process does when a timer goes on without an end', () => {
    const clock = new FakeClock();
    const { wheel } = wheelOn(clock);
    let fired = 0;
    const endless = new Told(() => {
      fired++;
      wheel.schedule(endless, 0);
    });
    wheel.schedule(endless, 0);
    clock.freeze(1000);
    wheel.tick(clock.now());
    expect(fired).toBe(1000);
    expect(wheel.size).toBe(1);
  });

  test('gives way when firing takes long, and goes on at the next ringing', () => {
    const clock = new FakeClock();
    const { wheel } = wheelOn(clock);
    const fired: number[] = [];
    const slow = (now: number): void => {
      fired.push(now);
      clock.freeze(1.5);
    };
    for (const due of [1, 2, 3, 4]) wheel.schedule(new Told(slow), due);
    clock.freeze(10);
    clock.pass(0);
    expect(fired).toEqual([10, 11.5]);
    clock.pass(0);
    expect(fired).toEqual([10, 11.5, 13, 14.5]);
    expect(clock.ringsAt).toBeUndefined();
  });

  test('fires the others when one throws, and tells of it', () => {
    const clock = new FakeClock();
    const { wheel, reports } = wheelOn(clock);
    const fired: number[] = [];
    for (const i of [1, 2, 3, 4]) {
      const deed = (): void => {
        if (i % 2 === 0) throw new Error(`broken ${i}`);
        fired.push(i);
      };
      wheel.schedule(new Told(deed), 5);
    }
    clock.pass(5);
    expect(fired).toEqual([1, 3]);
    expect(reports).toEqual([new Error('broken 2'), new Error('broken 4')]);
  });

  test('goes on when not even that can be told', () => {
    const clock = new FakeClock();
    const wheel = new TimerWheel(clock, (error) => {
      throw error;
    });
    const fired: number[] = [];
    const broken = new Told(() => {
      throw new Error('broken');
    });
    wheel.schedule(broken, 5);
    wheel.schedule(new Told((now) => fired.push(now)), 6);
    expect(() => clock.pass(5)).toThrow('broken');
    clock.pass(1);
    expect(fired).toEqual([6]);
  });

  test('does not fire in the midst of firing', () => {
    const clock = new FakeClock();
    const { wheel } = wheelOn(clock);
    const fired: string[] = [];
    wheel.schedule(
      new Told(() => {
        wheel.tick(100);
        fired.push('first');
      }),
      5,
    );
    wheel.schedule(new Told(() => fired.push('second')), 5);
    clock.pass(5);
    expect(fired).toEqual(['first', 'second']);
  });

  test('fires nothing at a time before the last one, and nothing early after it', () => {
    const clock = new FakeClock(5500);
    const { wheel } = wheelOn(clock);
    const fired: number[] = [];
    wheel.schedule(new Told((now) => fired.push(now)), 5510);
    for (const now of [5505, 100, 5506]) wheel.tick(now);
    expect(fired).toEqual([]);
    wheel.tick(5510);
    expect(fired).toEqual([5510]);
  });

  test.each([NaN, -Infinity, -1, 0])('takes the time %d for one that is past', (due) => {
    const clock = new FakeClock(5000);
    const { wheel } = wheelOn(clock);
    const fired: number[] = [];
    wheel.schedule(new Told((now) => fired.push(now)), due);
    clock.pass(1);
    expect(fired).toEqual([5001]);
  });

  test('keeps a timer without an end of its time until it is cancelled', () => {
    const clock = new FakeClock(5000);
    const { wheel } = wheelOn(clock);
    const timer = new Told(() => expect(true).toBe(false));
    wheel.schedule(timer, Infinity);
    clock.pass(1000 * HOUR);
    expect([wheel.size, timer.scheduled]).toEqual([1, true]);
    expect([wheel.cancel(timer), wheel.cancel(timer)]).toEqual([true, false]);
    expect([wheel.size, timer.scheduled]).toEqual([0, false]);
  });
});
