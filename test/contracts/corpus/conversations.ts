import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Corpus } from '../../../src/core/corpus.js';
import type { Conversation } from '../../../src/core/message.js';
import { anyConversation } from '../../support/arbitraries.js';
import { conversationsOf, expectAnswers, seed } from '../../support/ask.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import type { Opened } from './opened.js';

/** What was written, given back. */
export function describeConversations(name: string, opened: () => Opened): void {
  describe(`the conversations of ${name}`, () => {
    let corpus: Corpus;

    beforeEach(() => {
      ({ corpus } = opened());
    });

    test('come back as they were written, in order', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyConversation, { minLength: 1, maxLength: 12 }),
          async (conversations) => {
            await seed(corpus, conversations);
            expect(await conversationsOf(corpus)).toEqual(conversations);
          },
        ),
        { numRuns: 40 },
      );
    });

    test('come back whole when texts are huge or many', async () => {
      const huge = 'é"\\'.repeat(1 << 18);
      const conversations: Conversation[] = [
        { id: 'huge', messages: [...human('a'.repeat(1 << 20)), ...gpt(huge), ...human('\ud800')] },
        { messages: Array.from({ length: 5000 }, (_, i) => human(`turn ${i}`)).flat() },
        { id: 0, messages: human('\0\u2028') },
        { id: '', messages: [...human(huge), ...gpt('')] },
      ];
      await seed(corpus, conversations);
      expect(await conversationsOf(corpus)).toEqual(conversations);
    });

    test('are none in an empty generation, which answers with nothing', async () => {
      await seed(corpus, []);
      expect(await conversationsOf(corpus)).toEqual([]);
      await expectAnswers(corpus, [], human('Hi'));
    });

    test('can be left before the end, and read again', async () => {
      const conversations = Array.from({ length: 500 }, (_, i) =>
        dialogue(`${i}`, 'x'.repeat(100)),
      );
      await seed(corpus, conversations);
      for await (const first of corpus.conversations()) {
        expect(first).toEqual(conversations[0]);
        break;
      }
      expect(await conversationsOf(corpus)).toEqual(conversations);
    });
  });
}
