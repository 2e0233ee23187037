import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Admission } from '../../../src/pace/admission.js';
import { AdmittedRequest, type RequestState } from '../../support/admitted-request.js';

/** Admission by its definition: what became of each request, in the order in which they came. */
class Model {
  readonly states: RequestState[] = [];
  constructor(
    private readonly most: number,
    private readonly queue: number,
  ) {}

  count(state: RequestState): number {
    return this.states.filter((each) => each === state).length;
  }

  enter(): void {
    const room = this.most === 0 || this.count('running') < this.most;
    const queues = this.count('waiting') < this.queue;
    this.states.push(room ? 'running' : queues ? 'waiting' : 'refused');
  }

  leave(request: number): void {
    if (this.states[request] !== 'running') return;
    this.states[request] = 'done';
    const next = this.states.indexOf('waiting');
    if (next >= 0) this.states[next] = 'running';
  }

  abort(request: number): void {
    if (this.states[request] === 'waiting') this.states[request] = 'gone';
  }
}

describe('Admission', () => {
  /** Counted from the one that came last. */
  const request = fc.nat(6);
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ enter: true as const }) },
    { weight: 2, arbitrary: fc.record({ leave: request }) },
    { weight: 1, arbitrary: fc.record({ abort: request }) },
  );

  test('lets so many run and so many wait, in the order in which they came, and forgets who has left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(3),
        fc.nat(3),
        fc.array(step, { maxLength: 40 }),
        async (maxConcurrency, maxQueue, steps) => {
          const admission = new Admission({ maxConcurrency, maxQueue });
          const model = new Model(maxConcurrency, maxQueue);
          const requests: AdmittedRequest[] = [];
          for (const each of steps) {
            if ('enter' in each) {
              requests.push(new AdmittedRequest(admission));
              model.enter();
            } else if ('leave' in each) {
              requests.at(-1 - each.leave)?.leave();
              model.leave(requests.length - 1 - each.leave);
            } else {
              requests.at(-1 - each.abort)?.abort();
              model.abort(requests.length - 1 - each.abort);
            }
            expect(admission.running).toBe(model.count('running'));
            expect(admission.waiting).toBe(model.count('waiting'));
            await setImmediate();
            expect(requests.map(({ state }) => state)).toEqual(model.states);
            const listeners = requests.map(({ listeners }) => listeners);
            expect(listeners).toEqual(model.states.map((state) => (state === 'waiting' ? 1 : 0)));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
