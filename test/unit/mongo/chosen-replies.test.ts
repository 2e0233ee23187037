import { afterEach, expect, test } from '@jest/globals';
import type { Conversation } from '../../../src/core/message.js';
import { askChosen, jsonOf, seed, shown } from '../../support/ask.js';
import { gpt, human } from '../../support/dialogue.js';
import { describeWithMongod } from '../../support/mongod.js';
import { MongoStore } from '../../support/mongo-store.js';
import { repliesOfRung } from '../../support/oracle.js';

/** Several pages of numbers. */
const COUNT = 7000;

describeWithMongod('chosen replies in MongoDB', () => {
  const store = new MongoStore();
  afterEach(() => store.close());

  test.each([0, 100_000])('are right when %d bytes of them are kept', async (cacheBytes) => {
    const conversations = Array.from({ length: COUNT }, (_, i): Conversation => ({
      messages: [...human('continue'), ...gpt(`${i}`), ...human('continue'), ...gpt(`${i}!`)],
    }));
    const corpus = await store.open({ cacheBytes, grace: 60_000 });
    await seed(corpus, conversations);
    for (const firstOfConversation of [false, true]) {
      const filter = { firstOfConversation };
      const all = repliesOfRung(conversations, 'message', human('continue'), filter) ?? [];
      for (const numbers of [[6999, 0, 2048, 2047, 6999], [4096], [6000, 5000]]) {
        const got = await askChosen(corpus, 'message', human('continue'), filter, () => numbers);
        const replies = jsonOf(numbers.map((number) => all[number]));
        expect(shown(got)).toEqual({ total: all.length, replies });
      }
    }
  });
});
