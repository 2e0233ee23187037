import { afterAll, describe, expect, test } from '@jest/globals';
import { SAMPLE } from '../../support/corpora.js';
import { onEachStore } from '../../support/each-store.js';
import { House } from '../../support/house.js';
import { askForAll } from '../../support/openai/exact-replies.js';

describe('every recorded reply of the sample comes back through the official SDK, byte for byte', () => {
  onEachStore((store) => {
    const house = new House(store);
    afterAll(() => house.leave());

    test('whole and streamed', async () => {
      const { asked, wrong } = await askForAll(house, [SAMPLE]);
      expect(wrong.slice(0, 5)).toEqual([]);
      expect(asked).toBeGreaterThan(500);
    });
  });
});
