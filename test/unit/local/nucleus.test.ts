import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keepNucleus } from '../../../src/engines/local/nucleus.js';

const someLogits = fc
  .uniqueArray(fc.integer({ min: -200, max: 200 }), { minLength: 1, maxLength: 30 })
  .map((all) => all.map((each) => each / 10));

/** The least set of the likeliest tokens with the share, by its definition. */
function nucleusOf(logits: readonly number[], share: number): number[] {
  const weights = logits.map((logit) => Math.exp(logit));
  const sum = weights.reduce((a, b) => a + b, 0);
  const ids = logits.map((_, id) => id).sort((a, b) => logits[b] - logits[a]);
  const size = ids.findIndex((_, i) => {
    const top = ids.slice(0, i + 1).reduce((all, id) => all + weights[id] / sum, 0);
    return top >= share;
  });
  return ids.slice(0, size + 1).sort((a, b) => a - b);
}

test('The likeliest tokens that together have the share stay as they are, and no other', () => {
  fc.assert(
    fc.property(someLogits, fc.integer({ min: 1, max: 98 }), (logits, percent) => {
      // Between what sums of few numbers are.
      const share = percent / 100 + 0.001234567;
      const kept = Float32Array.from(logits);
      keepNucleus(kept, share);
      const wanted = nucleusOf(logits, share);
      const ids = [...kept.keys()].filter((id) => kept[id] !== -Infinity);
      expect(ids).toEqual(wanted);
      expect(ids.map((id) => kept[id])).toEqual(wanted.map((id) => Math.fround(logits[id])));
    }),
    { numRuns: 2000 },
  );
});

test.each([0, 1e-9])('A share of %p leaves the likeliest one', (share) => {
  const logits = Float32Array.from([1, 3, 2]);
  keepNucleus(logits, share);
  expect([...logits]).toEqual([-Infinity, 3, -Infinity]);
});

test('A share of 1 leaves all', () => {
  const logits = Float32Array.from([1, 3, -50]);
  keepNucleus(logits, 1);
  expect([...logits]).toEqual([1, 3, -50]);
});
