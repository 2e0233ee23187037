import { describe } from '@jest/globals';
import type { StoreName } from './house.js';
import { describeWithMongod } from './mongod.js';

/** The same tests on each store; those on MongoDB are skipped where there is no mongod. */
export function onEachStore(body: (store: StoreName) => void): void {
  describe('on LMDB', () => body('lmdb'));
  describeWithMongod('on MongoDB', () => body('mongo'));
}
