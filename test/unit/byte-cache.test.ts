import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteCache } from '../../src/core/byte-cache.js';

/** A cache by its definition: a list in the order of use. */
class Model {
  private entries: { key: string; value: number; bytes: number }[] = [];
  constructor(private readonly limit: number) {}

  get bytes(): number {
    return this.entries.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get(key: string): number | undefined {
    const found = this.entries.find((entry) => entry.key === key);
    if (found) this.entries = [...this.entries.filter((entry) => entry !== found), found];
    return found?.value;
  }

  set(key: string, value: number, bytes: number): void {
    this.entries = this.entries.filter((entry) => entry.key !== key);
    if (bytes > this.limit) return;
    while (this.bytes + bytes > this.limit) this.entries.shift();
    this.entries.push({ key, value, bytes });
  }
}

describe('A cache by bytes', () => {
  test('keeps what was used last, and never more than its limit', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const step = fc.oneof(
      fc.record({ get: key }),
      fc.record({ set: key, value: fc.nat(), bytes: fc.integer({ min: 0, max: 12 }) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const cache = new ByteCache<number>(10);
        const model = new Model(10);
        for (const action of steps) {
          if ('get' in action) expect(cache.get(action.get)).toBe(model.get(action.get));
          else {
            cache.set(action.set, action.value, action.bytes);
            model.set(action.set, action.value, action.bytes);
          }
          expect(cache.bytes).toBe(model.bytes);
        }
      }),
    );
  });
});
