import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { Admission, type Ticket } from '../../../src/pace/admission.js';
import { AdmittedRequest } from '../../support/admitted-request.js';

describe('Admission', () => {
  test.each([0, 1, 2])(
    'keeps the order of the others when number %d of three gives up',
    async (leaver) => {
      const admission = new Admission({ maxConcurrency: 1, maxQueue: 3 });
      const running = admission.enter() as Ticket;
      const waiting = [0, 1, 2].map(() => new AdmittedRequest(admission));
      waiting[leaver].abort();
      const all = [...waiting, new AdmittedRequest(admission)];
      const order: number[] = [];
      running.leave();
      for (let left = 3; left > 0; left--) {
        await setImmediate();
        const at = all.findIndex(({ state }) => state === 'running');
        order.push(at);
        all[at].leave();
      }
      expect(order).toEqual([0, 1, 2, 3].filter((each) => each !== leaver));
      expect([admission.running, admission.waiting]).toEqual([0, 0]);
    },
  );

  test('counts what runs when nothing limits it', () => {
    const admission = new Admission({ maxConcurrency: 0, maxQueue: 0 });
    const tickets = Array.from({ length: 1000 }, () => admission.enter() as Ticket);
    expect(admission.running).toBe(1000);
    for (const ticket of tickets) ticket.leave();
    expect(admission.running).toBe(0);
  });

  test('frees one place only for one who leaves twice', async () => {
    const admission = new Admission({ maxConcurrency: 1, maxQueue: 2 });
    const first = admission.enter() as Ticket;
    const [second, third] = [admission.enter(), admission.enter()];
    first.leave();
    first.leave();
    expect([admission.running, admission.waiting]).toEqual([1, 1]);
    (await second).leave();
    first.leave();
    expect([admission.running, admission.waiting]).toEqual([1, 0]);
    (await third).leave();
    expect([admission.running, admission.waiting]).toEqual([0, 0]);
  });

  test('gives a place to one who gives up after it was given, who has to leave it', async () => {
    const admission = new Admission({ maxConcurrency: 1, maxQueue: 1 });
    const first = admission.enter() as Ticket;
    const given = new AbortController();
    const second = admission.enter(given.signal);
    first.leave();
    given.abort();
    (await second).leave();
    expect([admission.running, admission.waiting]).toEqual([0, 0]);
  });

  test('tells one who may not even wait how many run and wait, and when to come again', () => {
    const admission = new Admission({ maxConcurrency: 1, maxQueue: 1 });
    void admission.enter();
    void admission.enter();
    let thrown: unknown;
    try {
      void admission.enter();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      status: 429,
      code: 'queue_full',
      retryAfter: 1,
      message: 'The server is busy: 1 running, 1 waiting.',
    });
  });

  test('takes nobody in who has given up, room or not', () => {
    const signal = AbortSignal.abort(new Error('The client has left.'));
    const admission = new Admission({ maxConcurrency: 1, maxQueue: 1 });
    expect(() => admission.enter(signal)).toThrow('The client has left.');
    expect(admission.running).toBe(0);
    void admission.enter();
    expect(() => admission.enter(signal)).toThrow('The client has left.');
    expect(admission.waiting).toBe(0);
  });

  test('ends the wait of one who gives up with the reason', async () => {
    const admission = new Admission({ maxConcurrency: 1, maxQueue: 1 });
    void admission.enter();
    const given = new AbortController();
    const waiting = admission.enter(given.signal);
    given.abort(new Error('The client has left.'));
    await expect(waiting).rejects.toThrow('The client has left.');
  });
});
