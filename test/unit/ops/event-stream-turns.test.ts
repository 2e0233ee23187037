import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { EventStream, type StreamEnd } from '../../../src/ops/event-stream.js';
import { TimerWheel } from '../../../src/pace/timer-wheel.js';
import { FakeClock } from '../../support/fake-clock.js';
import { ListedEvents } from '../../support/listed-events.js';

/** As much as is written at a time. */
const EVENT = 'x'.repeat(1 << 15);

/** A connection whose other end reads everything at once. */
class GreedySocket extends Socket {
  override _write(_: unknown, __: string, done: () => void): void {
    done();
  }
  override _writev(_: unknown, done: () => void): void {
    done();
  }
}

interface Sending {
  readonly events: ListedEvents;
  readonly response: ServerResponse;
  readonly ends: StreamEnd[];
}

function send(wheel: TimerWheel, count: number): Sending {
  const socket = new GreedySocket();
  const request = Object.assign(new IncomingMessage(socket), {
    httpVersionMajor: 1,
    httpVersionMinor: 1,
  });
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  const events = new ListedEvents(Array.from({ length: count }, () => ({ text: EVENT })));
  const ends: StreamEnd[] = [];
  const onEnd = (end: StreamEnd): unknown => ends.push(end);
  new EventStream(response, events, { wheel, start: wheel.now(), headers: [], onEnd }).begin();
  return { events, response, ends };
}

test('A long stream whose client keeps up takes turns with others, and with all else', async () => {
  const wheel = new TimerWheel(new FakeClock());
  const all = [send(wheel, 100), send(wheel, 100)];
  const given = (): number[] => all.map(({ events }) => events.given);
  expect(given()).toEqual([1, 1]);
  let apart = 0;
  while (all.some(({ ends }) => ends.length === 0)) {
    await new Promise(setImmediate);
    const [one, other] = given();
    apart = Math.max(apart, Math.abs(one - other));
  }
  expect(all.map(({ ends }) => ends)).toMatchObject([[{ complete: true }], [{ complete: true }]]);
  expect(apart).toBeLessThan(3);
});

test('A stream whose client leaves while others have their turn does not go on', async () => {
  const { events, response, ends } = send(new TimerWheel(new FakeClock()), 100);
  response.emit('close');
  expect(ends).toMatchObject([{ complete: false }]);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(events.given).toBe(1);
});
