import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Connections } from '../../../src/ops/connections.js';
import { EventStream, type StreamEnd } from '../../../src/ops/event-stream.js';
import type { Ending } from '../../../src/ops/events.js';
import { TimerWheel } from '../../../src/pace/timer-wheel.js';
import { FakeClock } from '../../support/fake-clock.js';
import { ListedEvents, type ListedEvent } from '../../support/listed-events.js';
import { until } from '../../support/until.js';

const HEADERS = ['content-type', 'text/plain', 'x-own', 'a'];

describe('A stream of events', () => {
  let server: Server;
  let clock: FakeClock;
  let wheel: TimerWheel;
  let ends: StreamEnd[];
  let events: ListedEvents;

  beforeEach(async () => {
    clock = new FakeClock(1000);
    wheel = new TimerWheel(clock);
    ends = [];
    server = createServer((_, response) => {
      const onEnd = (end: StreamEnd): unknown => ends.push(end);
      const start = wheel.now();
      new EventStream(response, events, { wheel, start, headers: HEADERS, onEnd }).begin();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  /** Asks for the events. */
  async function ask(listed: readonly ListedEvent[], ending?: Ending): Promise<IncomingMessage> {
    events = new ListedEvents(listed, ending);
    const { port } = server.address() as AddressInfo;
    const asked = request({ port, host: '127.0.0.1', agent: false }).end();
    // A reset is told here too.
    asked.on('error', () => undefined);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.setEncoding('utf8');
    return response;
  }

  async function read(response: IncomingMessage): Promise<string> {
    return ((await response.toArray()) as string[]).join('');
  }

  /** Resolves once no more events are taken, to how many were. */
  function standstill(): Promise<number> {
    return until('it stands still', () => {
      const before = events.given;
      return new Promise<number | false>((resolve) => {
        setImmediate(() => setImmediate(() => resolve(events.given === before && before)));
      });
    });
  }

  test('that are all due at once has its headers and its length, like any answer', async () => {
    const response = await ask([{ text: 'é1\n' }, { text: '' }, { text: '😀2\n' }]);
    expect(await read(response)).toBe('é1\n😀2\n');
    expect(response.statusCode).toBe(200);
    const length = String(Buffer.byteLength('é1\n😀2\n'));
    expect(response.headers).toMatchObject({
      'content-type': 'text/plain',
      'x-own': 'a',
      'content-length': length,
    });
    expect(ends).toEqual([{ ttft: 0, complete: true }]);
    expect(wheel.size).toBe(0);
  });

  test('of which there are none is an empty answer', async () => {
    expect(await read(await ask([]))).toBe('');
    expect(ends).toEqual([{ ttft: 0, complete: true }]);
  });

  test('sends each when it is due, and not before', async () => {
    const response = await ask([{ text: 'a' }, { text: 'b', due: 50 }, { text: 'c', due: 80 }]);
    let received = '';
    response.on('data', (piece: string) => (received += piece));
    await until('the first is there', () => received === 'a');
    clock.pass(49);
    expect(events.given).toBe(2);
    clock.pass(1);
    await until('the second is there', () => received === 'ab');
    expect(ends).toEqual([]);
    clock.pass(30);
    await until('it ends', () => response.complete);
    expect([received, ends]).toEqual(['abc', [{ ttft: 0, complete: true }]]);
  });

  test('says when the first was sent', async () => {
    const asked = ask([{ text: 'a', due: 40 }]);
    await until('the stream waits', () => wheel.size === 1);
    clock.pass(45);
    expect(await read(await asked)).toBe('a');
    expect(ends).toEqual([{ ttft: 40, complete: true }]);
  });

  test('that is late takes the next along when that is nearer to its time, and that not by far', async () => {
    const dues = [0, 30, 50, 70, 100, 200, 240];
    const response = await ask(dues.map((due) => ({ text: `${due} `, due })));
    /** How many were sent so long after what was sent before. */
    const sentAfter = (ms: number): number => {
      clock.freeze(ms);
      clock.pass(0);
      return events.given - 1;
    };
    expect([0, 39, 22, 38, 1, 121].map(sentAfter)).toEqual([1, 2, 4, 4, 5, 6]);
    clock.pass(19);
    expect(await read(response)).toBe(dues.map((due) => `${due} `).join(''));
  });

  test('of any lengths and times arrives whole, in order, once', async () => {
    const listed = fc.array(
      fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 20 }), wait: fc.nat(3) }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(listed, async (waits) => {
        let due = 0;
        const asked = ask(waits.map(({ text, wait }) => ({ text, due: (due += wait) })));
        let over = false;
        const text = asked.then(read).finally(() => (over = true));
        await until('it is read', () => {
          clock.pass(1);
          return over;
        });
        expect(await text).toBe(waits.map((each) => each.text).join(''));
        expect(wheel.size).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test('takes no more events than a slow reader has room for, and goes on when it reads', async () => {
    const large = 'x'.repeat(10_000);
    const listed = Array.from({ length: 3000 }, () => ({ text: large }));
    const response = await ask(listed);
    expect(await standstill()).toBeLessThan(listed.length);
    expect((await read(response)).length).toBe(listed.length * large.length);
    expect([ends, wheel.size]).toEqual([[{ ttft: 0, complete: true }], 0]);
  });

  test('is cut off with its connection when its client reads nothing, and frees what it had', async () => {
    const connections = new Connections(server, 200);
    const large = { text: 'x'.repeat(10_000) };
    const response = await ask([...Array<ListedEvent>(3000).fill(large), { text: 'b', due: 50 }]);
    expect(await standstill()).toBeLessThan(3000);
    // Nothing of its own ends the wait.
    expect([ends, wheel.size]).toEqual([[], 0]);
    connections.limitUnread();
    await until('it is told', () => ends.length === 1);
    expect([ends, wheel.size]).toEqual([[{ ttft: 0, complete: false }], 0]);
    await expect(read(response)).rejects.toThrow('aborted');
  });

  test('that ends in silence stays open, and is reset when nobody leaves', async () => {
    const response = await ask([{ text: 'a' }], 'silence');
    const [piece] = (await once(response, 'data')) as [string];
    expect([piece, ends, wheel.size]).toEqual(['a', [], 1]);
    clock.pass(599_999);
    expect(ends).toEqual([]);
    const failed = once(response, 'error');
    clock.pass(1);
    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
    await until('it is told', () => ends.length === 1);
    expect([ends, wheel.size]).toEqual([[{ ttft: 0, complete: false }], 0]);
  });

  test('that ends with a reset is reset behind its last event', async () => {
    const response = await ask([{ text: 'a' }], 'reset');
    const [piece] = (await once(response, 'data')) as [string];
    expect(piece).toBe('a');
    const failed = once(response, 'error');
    await until('it waits for the reader', () => wheel.size === 1);
    clock.pass(1000);
    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
    await until('it is told', () => ends.length === 1);
    expect([ends, wheel.size]).toEqual([[{ ttft: 0, complete: false }], 0]);
  });

  test('that cannot be made breaks off, and frees what it had', async () => {
    Logger.overrideLogger(false);
    const error = new Error('no more');
    const response = await ask([{ text: 'a' }, { text: 'b', due: 5 }, { text: '', error }]);
    const whole = read(response);
    clock.pass(5);
    await expect(whole).rejects.toThrow('aborted');
    await until('it is told', () => ends.length === 1);
    expect([ends, wheel.size]).toEqual([[{ ttft: 0, complete: false }], 0]);
  });
});
