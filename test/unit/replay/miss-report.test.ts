import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { missMessage, reportMiss } from '../../../src/conversation/replay/miss-report.js';
import type { Conversation, Message } from '../../../src/core/message.js';
import { seed } from '../../support/ask.js';
import { askedCorpus } from '../../support/asked-corpus.js';
import { asking } from '../../support/chat-request.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import { embeddedCorpus } from '../../support/embedded-corpus.js';
import { meaning, speaker } from '../../support/oracle.js';
import { nearestIn } from '../../support/search-oracle.js';

const corpus = embeddedCorpus();

/** How many of the first messages some recorded conversation begins with. */
function knownIn(conversations: readonly Conversation[], asked: readonly Message[]): number {
  const alike = (a: Message | undefined, b: Message): boolean =>
    a !== undefined && speaker(a.from) === speaker(b.from) && meaning(a) === meaning(b);
  const lengths = conversations.map(({ messages }) => {
    const first = asked.findIndex((message, i) => !alike(messages.at(i), message));
    return first < 0 ? asked.length : first;
  });
  return Math.max(0, ...lengths);
}

describe('A report of a miss', () => {
  test('says how far a conversation is recorded, and what is nearest to its first unknown message', async () => {
    await fc.assert(
      fc.asyncProperty(askedCorpus, async ({ corpus: conversations, asked }) => {
        await seed(corpus, conversations);
        for (const messages of asked) {
          const known = knownIn(conversations, messages);
          const unknown = Math.min(known, messages.length - 1);
          const [nearest] = nearestIn(conversations, messages[unknown], 1);
          expect(await reportMiss(asking(messages), corpus)).toEqual({ known, unknown, nearest });
        }
      }),
      { numRuns: 15 },
    );
  });

  test('knows long conversations', async () => {
    const turns = Array.from({ length: 300 }, (_, i) => (i % 2 ? gpt(`a${i}`) : human(`q${i}`))[0]);
    await seed(corpus, [{ messages: turns }]);
    for (const known of [0, 1, 2, 127, 128, 299]) {
      const asked = asking([...turns.slice(0, known), ...human('new'), ...turns.slice(known + 1)]);
      expect(await reportMiss(asked, corpus)).toMatchObject({ known, unknown: known });
    }
    const all = await reportMiss(asking(turns), corpus);
    expect(all).toMatchObject({ known: 300, unknown: 299 });
  });
});

describe('A report for people', () => {
  const messageFor = async (...messages: Message[]): Promise<string> => {
    const asked = asking(messages);
    return missMessage(asked, await reportMiss(asked, corpus));
  };

  test('names the first unknown message, the nearest text, and what to do', async () => {
    await seed(corpus, [dialogue('What is "it"?', 'That.'), dialogue('Why?', 'So.')]);
    expect(await messageFor(...human('Why?'), ...gpt('So.'), ...human('What is "that"?'))).toBe(
      [
        'No recorded reply answers this conversation.',
        '2 of its 3 messages are recorded in this order; the first unknown one is messages[2] (human): "What is \\"that\\"?".',
        'The nearest recorded text (human) is: "What is \\"it\\"?".',
        'Set ON_MISS, or the header x-reprise-on-miss, to answer all the same.',
      ].join(' '),
    );
  });

  test('says when all of it is recorded, and when nothing is near', async () => {
    await seed(corpus, [dialogue('Why?', 'So.')]);
    const text = await messageFor(...human('Why?'), ...gpt('So.'));
    expect(text).toContain('All 2 of its messages are recorded in this order, but none follows.');
    expect(text).not.toContain('nearest');
  });

  test('shortens texts, and is well-formed whatever they are', async () => {
    const long = `😀${'long '.repeat(23)}1234😀 and on`;
    await seed(corpus, [dialogue(long, 'So.')]);
    for (const asked of [`${long}!`, '\ud800', `${'x'.repeat(119)}😀`]) {
      const text = await messageFor(...human(asked));
      expect(text.isWellFormed()).toBe(true);
      expect(text.length).toBeLessThan(700);
    }
  });
});
