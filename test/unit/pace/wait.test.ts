import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { TimerWheel } from '../../../src/pace/timer-wheel.js';
import { Wait } from '../../../src/pace/wait.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('A wait', () => {
  let clock: FakeClock;
  let wheel: TimerWheel;

  beforeEach(() => {
    clock = new FakeClock(1000);
    wheel = new TimerWheel(clock);
  });

  test('ends when its time has come, and serves for the next one', async () => {
    const wait = new Wait(wheel);
    const seen: number[] = [];
    const stream = (async () => {
      for (const due of [1025, 1050, 1060]) {
        await wait.until(due);
        seen.push(clock.now());
      }
    })();
    for (const expected of [[], [1025], [1025, 1050], [1025, 1050, 1060]]) {
      await setImmediate();
      expect(seen).toEqual(expected);
      const next = clock.ringsAt;
      if (next !== undefined) clock.pass(next - clock.now());
    }
    await stream;
    expect(wheel.size).toBe(0);
  });

  test.each([999, 1000, 0])('is none for the time %d, which is past', (due) => {
    expect(new Wait(wheel).until(due)).toBeUndefined();
    expect(wheel.size).toBe(0);
  });

  test('ends with the reason of whoever gives up, and leaves the wheel', async () => {
    const given = new AbortController();
    const waiting = new Wait(wheel).until(2000, given.signal);
    expect(wheel.size).toBe(1);
    given.abort(new Error('The client has left.'));
    expect(wheel.size).toBe(0);
    await expect(waiting).rejects.toThrow('The client has left.');
  });

  test('does not begin for one who has given up', () => {
    const signal = AbortSignal.abort(new Error('The client has left.'));
    expect(() => new Wait(wheel).until(2000, signal)).toThrow('The client has left.');
    expect(() => new Wait(wheel).until(500, signal)).toThrow('The client has left.');
    expect(wheel.size).toBe(0);
  });

  test('leaves nothing at the signal when its time has come', async () => {
    const { signal } = new AbortController();
    const waiting = new Wait(wheel).until(1010, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    clock.pass(10);
    await waiting;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
