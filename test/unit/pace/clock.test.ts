import { describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../../src/pace/clock.js';
import { Timer } from '../../../src/pace/timer.js';
import { TimerWheel } from '../../../src/pace/timer-wheel.js';
import { until } from '../../support/until.js';

/** Timeouts that keep the process alive. */
function timeouts(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

describe("The system's clock", () => {
  test('runs a wheel that fires nothing early, and keeps no process alive', async () => {
    const before = timeouts();
    const wheel = new TimerWheel();
    const early: number[] = [];
    let due = wheel.now() + 3.5;
    let fired = 0;
    class Stepping extends Timer {
      fire(now: number): void {
        if (now < due || performance.now() < due) early.push(due);
        if (++fired < 20) wheel.schedule(this, (due = wheel.now() + fired / 3));
      }
    }
    wheel.schedule(new Stepping(), due);
    expect(timeouts()).toBe(before);
    await until('all has fired', () => fired === 20);
    expect(early).toEqual([]);
    expect(wheel.size).toBe(0);
  });

  test('rings once, for what it was told last, and not when it was silenced', async () => {
    const clock = new SystemClock();
    const rung: string[] = [];
    clock.ringIn(0, () => rung.push('replaced'));
    clock.ringIn(1, () => rung.push('silenced'));
    clock.silence();
    clock.ringIn(0, () => rung.push('silenced, too'));
    clock.silence();
    clock.ringIn(3, () => rung.push('last'));
    await until('it rings', () => rung.length > 0);
    const other = new SystemClock();
    other.ringIn(5, () => rung.push('another clock'));
    await until('another one has rung later', () => rung.length > 1);
    expect(rung).toEqual(['last', 'another clock']);
  });

  test('does not ring at once for a time that is years away', async () => {
    const clock = new SystemClock();
    const rung: string[] = [];
    clock.ringIn(2 ** 40, () => rung.push('years'));
    const other = new SystemClock();
    other.ringIn(5, () => rung.push('another clock'));
    await until('another one has rung', () => rung.length > 0);
    clock.silence();
    expect(rung).toEqual(['another clock']);
  });
});
