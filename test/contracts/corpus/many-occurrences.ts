import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Corpus } from '../../../src/core/corpus.js';
import type { Message } from '../../../src/core/message.js';
import { ALL, ask, expectAnswers, expected, seed, shown } from '../../support/ask.js';
import { gpt, human } from '../../support/dialogue.js';
import { repliesOfRung } from '../../support/oracle.js';
import type { Opened } from './opened.js';

/** Keys so common that a store may keep them another way. */
export function describeManyOccurrences(name: string, opened: () => Opened): void {
  describe(`keys with many occurrences in ${name}`, () => {
    let corpus: Corpus;

    beforeEach(() => {
      ({ corpus } = opened());
    });

    const counts = [1, 2, 16, 17, 254, 255, 508, 509, 3000];
    const limits = [0, 1, 16, 17, 255, ALL];

    test.each([
      ['one role', (): string => 'human'],
      ['roles that take turns', (i: number): string => (i % 2 === 0 ? 'human' : 'user')],
      ['one role until the last', (i: number): string => (i % 255 === 254 ? 'user' : 'human')],
    ])('answer in full and in part, with %s', async (_, role) => {
      const conversations = counts.flatMap((count) =>
        Array.from({ length: count }, (_, i) => ({
          messages: [
            { from: i % 3 === 0 ? 'gpt' : 'bing', value: 'Yes?' },
            { from: role(i), value: `asked ${count} times` },
            { from: 'gpt', value: `${count}.${i}` },
          ],
        })),
      );
      await seed(corpus, conversations);
      for (const count of counts) {
        const query = [...gpt('Yes?'), ...human(`asked ${count} times`)];
        await expectAnswers(corpus, conversations, query, {}, limits);
        for (const from of ['human', 'user']) {
          for (const firstOfConversation of [false, true]) {
            const filter = { from, firstOfConversation };
            const wanted = expected(repliesOfRung(conversations, 'message', query, filter), 300);
            expect(shown(await ask(corpus, 'message', query, filter, 300))).toEqual(wanted);
          }
          const filter = { from, previousFrom: 'gpt' };
          const wanted = expected(repliesOfRung(conversations, 'context', query, filter), 300);
          expect(shown(await ask(corpus, 'context', query, filter, 300))).toEqual(wanted);
        }
      }
    });

    test.each(counts)(
      'count conversations and unanswered messages right, for %d',
      async (count) => {
        const conversations = Array.from({ length: Math.ceil(count / 3) }, (_, i) => ({
          messages: [
            ...human('Hi'),
            ...gpt(`${i}`),
            ...human('Hi'),
            ...gpt(`${i}!`),
            ...human('Hi'),
          ],
        }));
        await seed(corpus, conversations);
        for (const firstOfConversation of [false, true]) {
          await expectAnswers(corpus, conversations, human('Hi'), { firstOfConversation }, limits);
        }
      },
    );

    test('keep both history rungs apart when they share one key', async () => {
      const system = { from: 'system', value: 'Be kind.' };
      const kinds: Message[][] = [
        [...human('Hi'), ...gpt('plain')],
        [system, ...human('Hi'), ...gpt('after a system message')],
        [...human('Hi'), system, ...gpt('behind a system message')],
        [...human('Hi'), ...gpt('before a system message'), system],
      ];
      for (const count of [17, 255, 600]) {
        const conversations = Array.from({ length: count }, (_, i) => ({ messages: kinds[i % 4] }));
        await seed(corpus, conversations);
        for (const query of [human('Hi'), [system, ...human('Hi')]]) {
          await expectAnswers(corpus, conversations, query, {}, limits);
        }
      }
    });
  });
}
