import { describe, expect, test } from '@jest/globals';
import { Freshness, OutdatedError } from '../../../src/stores/mongo/freshness.js';

const TRUSTED = 10_000;
const read = (): Promise<string> => Promise.resolve('read');

describe('what is read of a generation', () => {
  test('counts within the time for which a look at the state is trusted', async () => {
    const freshness = new Freshness(TRUSTED);
    freshness.confirm(performance.now() - TRUSTED / 2);
    expect(await freshness.during(read)).toBe('read');
  });

  test('is outdated when nobody has looked, when it is forgotten, and when the look is too old', async () => {
    const freshness = new Freshness(TRUSTED);
    await expect(freshness.during(read)).rejects.toThrow(OutdatedError);
    freshness.confirm(performance.now());
    freshness.forget();
    await expect(freshness.during(read)).rejects.toThrow(OutdatedError);
    freshness.confirm(performance.now() - TRUSTED - 1);
    await expect(freshness.during(read)).rejects.toThrow(OutdatedError);
  });

  test('is judged by the look before it: a later one says nothing of what was removed meanwhile', async () => {
    const freshness = new Freshness(TRUSTED);
    freshness.confirm(performance.now() - TRUSTED - 1);
    const outcome = freshness.during(() => {
      freshness.confirm(performance.now());
      return read();
    });
    await expect(outcome).rejects.toThrow(OutdatedError);
  });

  test('is as fresh as the latest look, also when an earlier one ends after it', () => {
    const freshness = new Freshness(TRUSTED);
    freshness.confirm(performance.now());
    const { age } = freshness;
    freshness.confirm(performance.now() - TRUSTED);
    expect(freshness.age - age).toBeLessThan(TRUSTED / 2);
  });
});
