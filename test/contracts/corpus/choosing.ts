import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RUNGS, type Rung } from '../../../src/core/corpus.js';
import type { Conversation, Message } from '../../../src/core/message.js';
import { askChosen, jsonOf, seed, shown, shownSource, sourcesIn } from '../../support/ask.js';
import { askedCorpus } from '../../support/asked-corpus.js';
import { gpt, human } from '../../support/dialogue.js';
import { repliesOfRung, type ExpectedFilter } from '../../support/oracle.js';
import { placed } from '../../support/search-oracle.js';
import type { Opened, SearchedCorpus } from './opened.js';

/** Shares of a total, from which indices of any total are made: in any order, and again. */
const shares = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  maxLength: 6,
});
const system = { from: 'system', value: 'Be kind.' };

/** Replies that are chosen by their numbers. */
export function describeChoosing(name: string, opened: () => Opened): void {
  describe(`the chosen replies of ${name}`, () => {
    let corpus: SearchedCorpus;

    beforeEach(() => {
      ({ corpus } = opened());
    });

    test('are those of the numbers, in their order, in any corpus', async () => {
      await fc.assert(
        fc.asyncProperty(askedCorpus, shares, async ({ corpus: conversations, asked }, some) => {
          await seed(corpus, conversations);
          for (const query of asked) {
            for (const rung of RUNGS) {
              await expectChosen(conversations, rung, query, {}, (total) =>
                some.map((share) => Math.floor(share * total)),
              );
            }
          }
        }),
        { numRuns: 15 },
      );
    });

    const counts = [1, 16, 17, 255, 700, 5000];

    test.each(counts)('are right for keys of %d occurrences and every filter', async (count) => {
      const conversations = Array.from({ length: count }, (_, i): Conversation => ({
        id: i,
        messages: [
          { from: i % 3 === 0 ? 'gpt' : 'bing', value: 'Yes?' },
          { from: i % 2 === 0 ? 'human' : 'user', value: 'Hi' },
          { from: 'gpt', value: `first ${i}` },
          { from: i % 2 === 0 ? 'user' : 'human', value: 'Hi' },
          ...(i % 7 > 0 ? gpt(`second ${i}`) : []),
        ],
      }));
      await seed(corpus, conversations);
      const query = [...gpt('Yes?'), ...human('Hi')];
      for (const from of [undefined, 'human', 'nobody']) {
        const one = from === undefined ? {} : { from };
        for (const firstOfConversation of [false, true]) {
          await expectEverywhere(conversations, 'message', query, { ...one, firstOfConversation });
        }
        await expectEverywhere(conversations, 'context', query, { ...one, previousFrom: 'gpt' });
      }
    });

    test.each([20, 3000])('keep both history rungs apart, for %d', async (count) => {
      const kinds: Message[][] = [
        [...human('Hi'), ...gpt('plain')],
        [system, ...human('Hi'), ...gpt('after a system message')],
        [...human('Hi'), system, ...gpt('behind a system message')],
        [...human('Hi')],
      ];
      const conversations = Array.from({ length: count }, (_, i) => ({ messages: kinds[i % 4] }));
      await seed(corpus, conversations);
      for (const rung of ['history', 'history-without-system'] as const) {
        await expectEverywhere(conversations, rung, human('Hi'));
        await expectEverywhere(conversations, rung, [system, ...human('Hi')]);
      }
    });

    test('are none where there is nothing to choose from, and nobody is asked', async () => {
      await seed(corpus, [{ messages: [...human('Hi'), ...gpt('Hello!')] }]);
      for (const query of [human('Bye'), gpt('Hello!')]) {
        const answer = await askChosen(corpus, 'message', query, {}, () => {
          throw new Error('There is nothing to choose from.');
        });
        expect(shown(answer)).toEqual({ total: 0, replies: [] });
      }
    });

    test('may be none of many', async () => {
      await seed(corpus, [{ messages: [...human('Hi'), ...gpt('Hello!')] }]);
      const answer = await askChosen(corpus, 'message', human('Hi'), {}, () => []);
      expect(shown(answer)).toEqual({ total: 1, replies: [] });
    });

    /** Expects the right replies of numbers from the beginning to the end, asked one by one and together. */
    async function expectEverywhere(
      conversations: readonly Conversation[],
      rung: Rung,
      query: readonly Message[],
      filter: ExpectedFilter = {},
    ): Promise<void> {
      const numbers = [0, 1, 31, 32, 253, 254, 255, 511, 512, 2047, 2048, 2500, 4095, 4999];
      const within = (total: number): number[] => [
        ...numbers.filter((number) => number < total),
        total - 1,
        total >> 1,
      ];
      await expectChosen(conversations, rung, query, filter, (total) => [
        ...within(total),
        ...within(total).reverse(),
      ]);
      for (const number of [2500, 31, 255]) {
        await expectChosen(conversations, rung, query, filter, (total) => [number % total]);
      }
    }

    async function expectChosen(
      conversations: readonly Conversation[],
      rung: Rung,
      query: readonly Message[],
      filter: ExpectedFilter,
      choose: (total: number) => number[],
    ): Promise<void> {
      const { corpus: copies, sourceOf } = placed(conversations);
      const all = repliesOfRung(copies, rung, query, filter);
      const totals = new Set<number>();
      const answer = await askChosen(corpus, rung, query, filter, (total) => {
        totals.add(total);
        return choose(total);
      });
      const wanted = all && (all.length > 0 ? choose(all.length).map((index) => all[index]) : []);
      const got = answer && { ...shown(answer), sources: sourcesIn(answer) };
      expect({ rung, filter, got }).toEqual({
        rung,
        filter,
        got: wanted && {
          total: all.length,
          replies: jsonOf(wanted),
          sources: wanted.map((message) => shownSource(sourceOf(message))),
        },
      });
      expect([...totals]).toEqual(all && all.length > 0 ? [all.length] : []);
    }
  });
}
