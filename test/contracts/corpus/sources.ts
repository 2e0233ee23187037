import { beforeEach, describe, test } from '@jest/globals';
import fc from 'fast-check';
import { ExactNumber, type ConversationId } from '../../../src/core/conversation-id.js';
import type { Conversation } from '../../../src/core/message.js';
import { expectAnswers, seed } from '../../support/ask.js';
import { gpt, human } from '../../support/dialogue.js';
import type { Opened, SearchedCorpus } from './opened.js';

/** Ids of every kind; long ones are kept elsewhere. */
const IDS: readonly (ConversationId | undefined)[] = [
  undefined,
  ...['', 'QWJhYvA_0', 'QWJhYvA_0', 'ñ😀"\\', '\ud800', '17', 'i'.repeat(250), 'é'.repeat(3000)],
  ...[0, 17, -1, 1.5e300, Number.MAX_SAFE_INTEGER],
  ...['12345678901234567890', '1e400', '1.0', '-0'].map((json) => new ExactNumber(json)),
];

/** Lengths of texts: of replies that share a block of a store, have one to themselves, or fit into no document. */
const length = fc.oneof(
  { weight: 6, arbitrary: fc.nat(300) },
  { weight: 4, arbitrary: fc.integer({ min: 1000, max: 5000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10_000, max: 70_000 }) },
);
const conversation = fc.record({
  id: fc.constantFrom(...IDS),
  turns: fc.array(fc.record({ length, isSystem: fc.boolean() }), { minLength: 1, maxLength: 40 }),
});

/** Where replies are recorded. */
export function describeSources(name: string, opened: () => Opened): void {
  describe(`the sources of replies of ${name}`, () => {
    let corpus: SearchedCorpus;

    beforeEach(() => {
      ({ corpus } = opened());
    });

    test('name the conversation and the place in it, in conversations of all lengths and ids', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(conversation, { minLength: 1, maxLength: 8 }), async (all) => {
          const conversations = all.map(({ id, turns }, number): Conversation => ({
            ...(id !== undefined && { id }),
            messages: turns.map(({ length, isSystem }, turn) => ({
              from: isSystem ? 'system' : turn % 2 ? 'gpt' : 'human',
              value: `${number}.${turn} ${'x'.repeat(length)}`,
            })),
          }));
          await seed(corpus, conversations);
          for (const { messages } of conversations) {
            const end = messages.length;
            for (const asked of new Set([1, 2, 3, end >> 1, end - 1, end])) {
              if (asked > 0) await expectAnswers(corpus, conversations, messages.slice(0, asked));
            }
          }
        }),
        { numRuns: 12 },
      );
    });

    test('are right for replies of more than a megabyte, and behind them', async () => {
      const conversations = ['first', 'second'].map((id) => ({
        id,
        messages: [
          ...human(`Tell me ${id}`),
          ...gpt(id.repeat(300_000)),
          { from: 'system', value: 'Go on.' },
          ...gpt(`${id}!`),
          ...human(`And ${id}?`),
          ...gpt(`yes ${id}`),
        ],
      }));
      await seed(corpus, conversations);
      for (const { messages } of conversations) {
        for (let end = 1; end <= messages.length; end++)
          await expectAnswers(corpus, conversations, messages.slice(0, end));
      }
    });

    test('are right for thousands of replies to one message', async () => {
      const conversations = Array.from({ length: 1200 }, (_, i) => ({
        ...(i % 3 > 0 && { id: i % 3 === 1 ? `${i}` : i }),
        messages: [
          ...(i % 2 ? [{ from: 'system', value: 'Be brief.' }] : []),
          ...human('continue'),
          ...(i % 5 ? [] : [{ from: 'system', value: 'Be kind.' }]),
          ...gpt(`part ${i} ${'x'.repeat(i)}`),
        ],
      }));
      await seed(corpus, conversations);
      await expectAnswers(corpus, conversations, human('continue'));
    });
  });
}
