import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Samples } from '../../src/core/samples.js';

test('samples are evenly spread over a row, and at least half as many as they may be', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(500), (most, count) => {
      const samples = new Samples<number>(most);
      for (let i = 0; i < count; i++) samples.add(() => i);
      let wanted = Array.from({ length: count }, (_, i) => i);
      while (wanted.length > most) wanted = wanted.filter((_, i) => i % 2 === 0);
      expect(samples.all).toEqual(wanted);
      expect(samples.all.length).toBeGreaterThanOrEqual(Math.min(count, most / 2));
    }),
  );
});

test('samples that are not kept are not made', () => {
  const samples = new Samples<number>(4);
  let made = 0;
  for (let i = 0; i < 1000; i++) samples.add(() => made++);
  expect(made).toBeLessThan(40);
});
