const { default: TestSequencer } = require('@jest/test-sequencer');

/** Contracts, whose files say nothing of their length, and others that take longest for their size. */
const LONGEST = [/mongo-corpus/, /seed-http\.test/, /lmdb-corpus/, /exactness/, /cli-seed\.test/];

/**
 * Lets the longest files begin first, so that none of them runs alone at the end. Jest goes by the size of files where it
 * has not run them before, as in a fresh checkout.
 */
module.exports = class LongestFirst extends TestSequencer {
  /**
   * @override
   * @param {Parameters<TestSequencer['sort']>[0]} tests
   */
  async sort(tests) {
    const rest = await super.sort(tests);
    const first = LONGEST.flatMap((name) => rest.filter(({ path }) => name.test(path)));
    return [...new Set([...first, ...rest])];
  }
};
