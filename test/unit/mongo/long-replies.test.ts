import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Corpus } from '../../../src/core/corpus.js';
import { ask, expected, seed, shown } from '../../support/ask.js';
import { gpt, human } from '../../support/dialogue.js';
import { describeWithMongod } from '../../support/mongod.js';
import { MongoStore } from '../../support/mongo-store.js';
import { repliesOfRung } from '../../support/oracle.js';

/** Together several times what a server of MongoDB sends at a time. */
const LONG = Array.from({ length: 50 }, (_, i) => String.fromCharCode(65 + i).repeat(900_000));

describeWithMongod('long replies to one message', () => {
  let store: MongoStore;
  let corpus: Corpus;

  beforeEach(async () => {
    store = new MongoStore();
    // Reads of this size take longer than other tests leave to the reader of a generation.
    corpus = await store.open({ grace: 60_000 });
  });
  afterEach(() => store.leave());

  test.each([
    ['few', 60],
    ['more than are read together', 600],
  ])('are all given when they are %s', async (_, count) => {
    const conversations = Array.from({ length: count }, (_, i) => ({
      messages: [...human('Tell me all'), ...gpt(LONG.at(i) ?? `${i}`)],
    }));
    await seed(corpus, conversations);
    for (const firstOfConversation of [false, true]) {
      const filter = { firstOfConversation };
      const wanted = repliesOfRung(conversations, 'message', human('Tell me all'), filter);
      const answer = await ask(corpus, 'message', human('Tell me all'), filter, 100);
      expect(answer?.replies.map(({ json }) => json.length)).toHaveLength(Math.min(count, 100));
      // A failed comparison of megabytes would take minutes to print.
      expect(JSON.stringify(shown(answer)) === JSON.stringify(expected(wanted, 100))).toBe(true);
    }
  });
});
