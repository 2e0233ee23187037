import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SoonestMap, type Timed } from '../../../src/ops/soonest-map.js';

const LIMIT = 7;

/** The same by its definition: the earliest is looked for among all. */
class Model {
  readonly times = new Map<string, number>();

  add(key: string, time: number): string[] {
    const full = this.times.size === LIMIT;
    const earliest = Math.min(...this.times.values());
    this.times.set(key, time);
    if (!full) return [];
    return [...this.times]
      .filter(([other, at]) => other !== key && at === earliest)
      .map(([k]) => k);
  }
}

describe('A map of the soonest', () => {
  test('keeps up to a number of entries, and makes room by the one whose time is the earliest', () => {
    const step = fc.record({ key: fc.nat(20).map(String), time: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const map = new SoonestMap<Timed>(LIMIT);
        const model = new Model();
        for (const { key, time } of steps) {
          const entry = map.get(key);
          expect(entry?.time).toBe(model.times.get(key));
          if (entry) {
            entry.time += time;
            map.later(entry);
            model.times.set(key, entry.time);
          } else {
            map.add({ key, time, place: 0 });
            // Of several that are equally early, any may go.
            const gone = model.add(key, time).filter((earliest) => !map.get(earliest));
            if (map.size === LIMIT && model.times.size > LIMIT) expect(gone).toHaveLength(1);
            for (const each of gone) model.times.delete(each);
          }
          expect(map.size).toBe(model.times.size);
          for (const [each, at] of model.times) expect(map.get(each)?.time).toBe(at);
        }
      }),
    );
  });

  test('of one entry keeps the last', () => {
    const map = new SoonestMap<Timed>(1);
    for (const key of ['a', 'b', 'c']) map.add({ key, time: 9, place: 0 });
    expect([map.size, map.get('b'), map.get('c')?.key]).toEqual([1, undefined, 'c']);
  });
});
