import { afterAll, expect, test } from '@jest/globals';
import { SAMPLE } from '../support/corpora.js';
import { onEachStore } from '../support/each-store.js';
import { House } from '../support/house.js';
import { askForEach } from '../support/recorded-answers.js';

onEachStore((store) => {
  const house = new House(store);
  afterAll(() => house.leave());

  test('every message of the sample that has a next one is answered as it was recorded, byte for byte, by all strategies', async () => {
    const { asked, wanted, wrong } = await askForEach(house, [SAMPLE]);
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(asked).toBe(wanted);
  });
});
