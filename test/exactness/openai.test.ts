import { afterAll, describe, expect, test } from '@jest/globals';
import { SHARED_DATA, SHARED_FILES } from '../support/corpora.js';
import { House } from '../support/house.js';
import { askForAll } from '../support/openai/exact-replies.js';

const MINUTES = 60_000;

const house = new House();
afterAll(() => house.leave());

describe('every recorded reply comes back through the official SDK, byte for byte', () => {
  if (SHARED_FILES.length === 0) {
    test.skip(`real corpora: not run, because ${SHARED_DATA} is not there`, () => undefined);
    return;
  }
  test(
    'of all real conversations, whole and streamed',
    async () => {
      const { asked, wrong } = await askForAll(house, SHARED_FILES);
      expect(wrong.slice(0, 5)).toEqual([]);
      expect(asked).toBeGreaterThan(10_000);
    },
    9 * MINUTES,
  );
});
