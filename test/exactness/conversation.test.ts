import { afterAll, expect, test } from '@jest/globals';
import { SHARED_DATA, SHARED_FILES } from '../support/corpora.js';
import { onEachStore } from '../support/each-store.js';
import { House } from '../support/house.js';
import { askForEach } from '../support/recorded-answers.js';

const MINUTES = 60_000;

onEachStore((store) => {
  const house = new House(store);
  afterAll(() => house.leave());

  if (SHARED_FILES.length === 0) {
    test.skip(`real corpora: not run, because ${SHARED_DATA} is not there`, () => undefined);
    return;
  }
  test(
    'every message of all real conversations that has a next one is answered as it was recorded, byte for byte, by all strategies',
    async () => {
      const { asked, wanted, wrong } = await askForEach(house, SHARED_FILES);
      expect(wrong.slice(0, 5)).toEqual([]);
      expect(asked).toBe(wanted);
    },
    4 * MINUTES,
  );
});
