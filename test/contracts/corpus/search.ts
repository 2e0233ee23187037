import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RUNGS, type Rung } from '../../../src/core/corpus.js';
import type { KnownRung } from '../../../src/core/corpus-search.js';
import { CorpusUnavailableError } from '../../../src/core/errors.js';
import type { Conversation, Message } from '../../../src/core/message.js';
import { conversationOf, anyMessage, anyText } from '../../support/arbitraries.js';
import { askedCorpus } from '../../support/asked-corpus.js';
import { jsonOf, keyOf, seed, bytesOf } from '../../support/ask.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import { repliesOfRung } from '../../support/oracle.js';
import { nearestIn, samplesIn } from '../../support/search-oracle.js';
import type { Opened, SearchedCorpus } from './opened.js';

const KNOWN_RUNGS = RUNGS.filter((rung): rung is KnownRung => rung !== 'history-without-system');

/** What is found where there is no reply. */
export function describeSearch(name: string, opened: () => Opened): void {
  describe(`a search in ${name}`, () => {
    let corpus: SearchedCorpus;

    beforeEach(() => {
      ({ corpus } = opened());
    });

    test('is refused before the first seed', async () => {
      const key = keyOf('message', human('Hi')) ?? Buffer.alloc(16);
      const searches: (() => unknown)[] = [
        () => corpus.knows('message', key),
        () => corpus.nearest(human('Hi')[0], 3),
        () => corpus.sample(0),
      ];
      for (const search of searches) {
        await expect(Promise.resolve().then(search)).rejects.toThrow(CorpusUnavailableError);
      }
    });

    test('finds nothing in an empty generation, and answers from the next one at once', async () => {
      await seed(corpus, []);
      const found = async (): Promise<unknown[]> => [
        await corpus.knows('message', keyOf('message', human('Hi')) ?? Buffer.alloc(16)),
        (await corpus.nearest(human('Hi')[0], 3)).map(({ message }) => message),
        (await corpus.sample(7))?.source,
      ];
      expect(await found()).toEqual([false, [], undefined]);
      await seed(corpus, [dialogue('Hi', 'Hello!')]);
      const source = { id: undefined, conversation: 0, position: 1 };
      expect(await found()).toEqual([true, human('Hi'), source]);
    });

    describe('knows', () => {
      /** Whether a message of the rung is recorded, if it is followed by another one or not. */
      const isRecorded = (all: readonly Conversation[], rung: Rung, asked: Message[]): boolean => {
        const answered = all.map(({ messages }) => ({ messages: [...messages, ...gpt('end')] }));
        return (repliesOfRung(answered, rung, asked) ?? []).length > 0;
      };

      test('whether a message is recorded, answered or not, in any corpus', async () => {
        await fc.assert(
          fc.asyncProperty(askedCorpus, async ({ corpus: conversations, asked }) => {
            await seed(corpus, conversations);
            for (const query of asked) await expectKnown(conversations, query);
          }),
          { numRuns: 15 },
        );
      });

      test.each([3, 20, 700])('it of keys with %d occurrences of several kinds', async (count) => {
        const system = { from: 'system', value: 'Be kind.' };
        const conversations = Array.from({ length: count }, (_, i) => ({
          messages: [system, ...human('Hi'), ...(i % 2 ? gpt('Hello!') : []), ...human('The end')],
        }));
        const plain = [...conversations, { messages: human('Hi') }];
        for (const all of [conversations, plain]) {
          await seed(corpus, all);
          for (const query of [human('Hi'), [system, ...human('Hi')], human('The end')]) {
            await expectKnown(all, query);
          }
        }
      });

      async function expectKnown(all: readonly Conversation[], query: readonly Message[]) {
        for (const rung of KNOWN_RUNGS) {
          const key = keyOf(rung, query);
          const known = key && (await corpus.knows(rung, key));
          const wanted = key && isRecorded(all, rung, [...query]);
          expect({ rung, known }).toEqual({ rung, known: wanted });
        }
      }
    });

    describe('for the nearest messages', () => {
      test('finds those that begin alike, the likest first, in any corpus', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(conversationOf(anyMessage), { minLength: 1, maxLength: 30 }),
            fc.array(anyText, { minLength: 1, maxLength: 5 }),
            fc.nat(40),
            async (conversations, texts, limit) => {
              await seed(corpus, conversations);
              const recorded = conversations.flatMap(({ messages }) => messages.slice(0, 1));
              const asked = [...recorded.map(({ value }) => `${value} more`), ...texts];
              for (const text of asked.slice(-8)) await expectNearest(conversations, text, limit);
            },
          ),
          { numRuns: 15 },
        );
      });

      test('finds them among thousands that repeat themselves and begin alike', async () => {
        const words = ['what', 'is', 'the', 'best', 'way', 'to', 'Write', 'a', '你好', 'é'];
        const text = (n: number): string =>
          Array.from({ length: 1 + (n % 6) }, (_, i) => words[(n * (i + 3)) % 10]).join(' ');
        const conversations = Array.from({ length: 3000 }, (_, i) =>
          dialogue(i % 3 ? text(i) : `${text(i)} ${i}`, `answer ${i}`),
        );
        await seed(corpus, conversations);
        for (const asked of ['what', 'what is', 'What, is the 5?', 'z', '!', '0', '你好 is', '']) {
          for (const limit of [0, 1, 5, 40]) await expectNearest(conversations, asked, limit);
        }
      });

      test('looks at asked messages that are answered only', async () => {
        const said = [
          ...['human', 'system', 'tool', 'gpt', 'bing', 'function_call', 'tool_call'].map(
            (from) => ({
              messages: [{ from, value: `Hello from ${from}` }, ...gpt('Hi')],
            }),
          ),
          { messages: human('Hello from the end') },
          { messages: [...human('?!'), ...gpt('Hi')] },
        ];
        await seed(corpus, said);
        const found = await corpus.nearest({ from: 'user', value: 'hello FROM' }, 20);
        expect(found.map(({ message }) => message.from)).toEqual(['human', 'system', 'tool']);
        await expectNearest(said, 'hello from', 20);
      });

      test('gives texts as they were recorded, however long', async () => {
        const long = 'Long é" \ud800 '.repeat(200_000);
        const conversations = [
          { id: 'x'.repeat(1000), messages: [...human(long), ...gpt('ok')] },
          dialogue('long enough', 'ok'),
        ];
        await seed(corpus, conversations);
        const found = await corpus.nearest({ from: 'human', value: 'Long e' }, 2);
        // A failed comparison of megabytes would take minutes to print.
        const wanted = nearestIn(conversations, { from: 'human', value: 'Long e' }, 2);
        expect(JSON.stringify(found) === JSON.stringify(wanted)).toBe(true);
      });

      async function expectNearest(all: readonly Conversation[], value: string, limit: number) {
        const asked = { from: 'user', value };
        expect(await corpus.nearest(asked, limit)).toEqual(nearestIn(all, asked, limit));
      }
    });

    describe('for samples', () => {
      test('gives the replies of the assistant one after the other, and again', async () => {
        const conversations = [
          { messages: [...gpt('opens'), ...human('Hi'), ...gpt('a')] },
          { id: 'b', messages: [...human('Hi'), { from: 'bing', value: 'b' }, ...gpt('c')] },
          { messages: [...human('Hi'), { from: 'narrator', value: 'He waits.' }, ...human('?')] },
        ];
        await seed(corpus, conversations);
        await expectSamples(conversations, [0, 1, 2, 3, 4, 5, 1_000_000, Number.MAX_SAFE_INTEGER]);
      });

      test('gives none where the assistant never replies', async () => {
        await seed(corpus, [{ messages: [...gpt('Hello?'), ...human('Hi'), ...human('!')] }]);
        expect(await corpus.sample(3)).toBeUndefined();
      });

      test('gives some thousands from all over a large corpus', async () => {
        const conversations = Array.from({ length: 17_000 }, (_, i) => dialogue('Hi', `${i}`));
        await seed(corpus, conversations);
        expect(samplesIn(conversations)).toHaveLength(4250);
        await expectSamples(conversations, [0, 1, 2, 3000, 4249, 4250, 9000]);
      });

      async function expectSamples(all: readonly Conversation[], numbers: number[]) {
        const samples = samplesIn(all);
        for (const number of numbers) {
          const { message, source } = samples[number % samples.length];
          const reply = await corpus.sample(number);
          const got = reply && { json: bytesOf(reply.json), source: reply.source };
          expect(got).toEqual({ json: jsonOf([message])[0], source });
        }
      }
    });
  });
}
