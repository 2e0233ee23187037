import { beforeEach, describe, expect, test } from '@jest/globals';
import { RUNGS, type Corpus } from '../../../src/core/corpus.js';
import type { Conversation, Message } from '../../../src/core/message.js';
import { ALL, ask, expectAnswers, expected, jsonOf, seed, shown } from '../../support/ask.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import { repliesOfRung, type ExpectedFilter } from '../../support/oracle.js';
import type { Opened } from './opened.js';

/** What a look-up gives. */
export function describeReplies(name: string, opened: () => Opened): void {
  describe(`the replies of ${name}`, () => {
    let corpus: Corpus;

    beforeEach(() => {
      ({ corpus } = opened());
    });

    test('come in the order of the file, duplicates kept', async () => {
      const answers = ['c', 'a', 'b', 'a', 'a', 'c'];
      await seed(
        corpus,
        answers.map((answer) => dialogue('Hi', answer)),
      );
      expect(shown(await ask(corpus, 'message', human('Hi')))).toEqual({
        total: 6,
        replies: jsonOf(answers.flatMap((answer) => gpt(answer))),
      });
    });

    test('are all counted, however few are fetched', async () => {
      const conversations = ['1', '2', '3', '4', '5', '6'].map((answer) => dialogue('Hi', answer));
      await seed(corpus, conversations);
      await expectAnswers(corpus, conversations, human('Hi'), {}, [0, 1, 5, 6, 7]);
    });

    test('are the UTF-8 of JSON.stringify, byte for byte', async () => {
      const values = [
        '',
        'é\u2028\u2029\0\x1f\x7f"\\/\b\f\n\r\t\v',
        '😀\u{10ffff}\ufffd\uffff',
        '\ud800 \udc00\ud800',
        'a\udfff',
      ];
      const roles = ['gpt', '"', '\ud800', 'ñ\n'];
      const conversations = values.flatMap((value) =>
        roles.map((from) => ({ messages: [...human('Hi'), { from, value }] })),
      );
      await seed(corpus, conversations);
      await expectAnswers(corpus, conversations, human('Hi'));
    });

    test('are none for a message that ends its conversation, and for one that was never recorded', async () => {
      await seed(corpus, [dialogue('Hi', 'Hello!')]);
      for (const query of [gpt('Hello!'), human('Bye'), human('')]) {
        for (const rung of RUNGS) {
          expect((await ask(corpus, rung, query))?.total ?? 0).toBe(0);
        }
      }
    });

    test('can be asked by literal role where one speaker has several spellings', async () => {
      const spellings = ['human', 'user', 'user', 'human', 'user'];
      const before = ['gpt', 'bing', 'gpt', 'assistant', 'gpt'];
      const conversations = spellings.map((from, i) => ({
        messages: [
          { from: before[i], value: 'Yes?' },
          { from, value: 'Hi' },
          { from: 'gpt', value: `reply ${i}` },
        ],
      }));
      await seed(corpus, conversations);
      const query = [...gpt('Yes?'), ...human('Hi')];
      for (const from of [undefined, 'human', 'user', 'gpt', 'nobody']) {
        const one = from === undefined ? {} : { from };
        await expectFiltered(conversations, 'message', query, one);
        for (const previousFrom of [undefined, 'gpt', 'bing', 'bard', 'nobody']) {
          const both = previousFrom === undefined ? one : { ...one, previousFrom };
          await expectFiltered(conversations, 'context', query, both);
        }
      }
    });

    test('can be the first of each conversation only', async () => {
      const repeating = (times: number, from = 'human'): Conversation => ({
        messages: Array.from({ length: times }, (_, i) => [
          { from: i === 0 ? from : 'human', value: 'Hi' },
          { from: 'gpt', value: `${times}.${i}` },
        ]).flat(),
      });
      const conversations = [
        repeating(3),
        { messages: human('Hi') },
        repeating(1),
        { messages: [...human('Hi'), ...human('Hi'), ...human('Hi')] },
        repeating(2, 'user'),
      ];
      await seed(corpus, conversations);
      const query = human('Hi');
      await expectFiltered(conversations, 'message', query, { firstOfConversation: true });
      for (const from of ['human', 'user']) {
        await expectFiltered(conversations, 'message', query, { from, firstOfConversation: true });
      }
    });

    async function expectFiltered(
      conversations: readonly Conversation[],
      rung: 'message' | 'context',
      query: readonly Message[],
      filter: ExpectedFilter,
    ): Promise<void> {
      for (const limit of [0, 1, 2, ALL]) {
        const got = shown(await ask(corpus, rung, query, filter, limit));
        const wanted = expected(repliesOfRung(conversations, rung, query, filter), limit);
        expect({ rung, filter, limit, answer: got }).toEqual({
          rung,
          filter,
          limit,
          answer: wanted,
        });
      }
    }
  });
}
