import { basename } from 'node:path';
import { afterAll, describe, test } from '@jest/globals';
import { SHARED_DATA, SHARED_FILES } from '../support/corpora.js';
import { expectExported } from '../support/exported.js';
import { House } from '../support/house.js';

const house = new House();
afterAll(() => house.leave());

describe('an export of a real corpus is what was read, up to formatting and what was skipped', () => {
  test.each(SHARED_FILES.map((path) => [basename(path), path]))('%s', async (_, path) => {
    await expectExported(house, path);
  });

  if (SHARED_FILES.length === 0) {
    test.skip(`not run, because ${SHARED_DATA} is not there`, () => undefined);
  }
});
