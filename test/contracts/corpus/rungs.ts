import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Corpus } from '../../../src/core/corpus.js';
import type { Conversation } from '../../../src/core/message.js';
import { askedCorpus } from '../../support/asked-corpus.js';
import { expectAnswers, seed } from '../../support/ask.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import { normalised, repliesOfRung } from '../../support/oracle.js';
import { CALL_ROLES } from '../../support/tool-calls.js';
import type { Opened } from './opened.js';

/** Which messages each rung finds. */
export function describeRungs(name: string, opened: () => Opened): void {
  describe(`the rungs of ${name}`, () => {
    let corpus: Corpus;

    beforeEach(() => {
      ({ corpus } = opened());
    });

    test('find what a scan of the conversations finds, in any corpus', async () => {
      await fc.assert(
        fc.asyncProperty(askedCorpus, async ({ corpus: conversations, asked }) => {
          await seed(corpus, conversations);
          for (const query of asked) await expectAnswers(corpus, conversations, query);
        }),
        { numRuns: 60 },
      );
    });

    test('tell apart texts that differ in anything but what they compare', async () => {
      const texts = [
        'Hi',
        'hi',
        'Hi!',
        'Hi ',
        'Hi\0',
        'H i',
        '\ud800',
        '\ud801',
        '\ufffd',
        '',
        '?',
      ];
      const conversations = texts.map((text) => dialogue(text, `reply to ${JSON.stringify(text)}`));
      await seed(corpus, conversations);
      for (const text of texts) await expectAnswers(corpus, conversations, human(text));
    });

    test('see through system messages wherever they stand', async () => {
      const turns = [...human('a'), ...gpt('b'), ...human('c'), ...gpt('d')];
      const conversations: Conversation[] = [];
      for (let places = 0; places < 1 << (turns.length + 1); places++) {
        const messages = turns.flatMap((turn, i) => [
          ...(places & (1 << i) ? [{ from: 'system', value: `s${i}` }] : []),
          // The last one tells which conversation answers.
          i === turns.length - 1 ? { from: turn.from, value: `${turn.value}${places}` } : turn,
        ]);
        if (places & (1 << turns.length)) messages.push({ from: 'system', value: 'end' });
        conversations.push({ messages });
      }
      await seed(corpus, conversations);
      for (const { messages } of conversations) {
        for (let end = 1; end <= messages.length; end++) {
          await expectAnswers(corpus, conversations, messages.slice(0, end));
        }
      }
    });

    test('take tool calls for what they call, however they are written', async () => {
      const ways = [
        '{"name": "sum", "arguments": {"of": [1, 2.50], "as": "é"}}',
        '{"name":"sum","arguments":"{\\"of\\":[1.0,2.5],\\"as\\":\\"\\\\u00e9\\"}"}',
        '[{"id":"1","type":"function","function":{"name":"sum","arguments":"{\\"of\\":[1,2.5],\\"as\\":\\"é\\"}"}}]',
      ];
      const other = '{"name": "sum", "arguments": {"of": [1, 2.51], "as": "é"}}';
      const conversations = [...ways, other].map((call, i): Conversation => {
        const from = CALL_ROLES[i % CALL_ROLES.length];
        return {
          messages: [...human('sum'), { from, value: call }, { from: 'tool', value: `${i}` }],
        };
      });
      await seed(corpus, conversations);
      for (const value of [...ways, other]) {
        for (const from of [...CALL_ROLES, 'gpt'])
          await expectAnswers(corpus, conversations, [...human('sum'), { from, value }]);
      }
      const [call] = conversations[1].messages.slice(1);
      expect(repliesOfRung(conversations, 'message', [call])).toHaveLength(3);
    });

    test('find long texts, and tell apart those that differ in the last letter', async () => {
      const long = 'x'.repeat(1 << 20);
      const conversations = [dialogue(`${long}a`, 'a'), dialogue(`${long}b`, `${long}b`)];
      await seed(corpus, conversations);
      for (const end of ['a', 'b', 'c', ''])
        await expectAnswers(corpus, conversations, human(long + end));
    });

    test('compare by the normal form, where they say so', async () => {
      const texts = ['Ｈｅｌｌｏ， ｗｏｒｌｄ！', 'hello WORLD', '  Hello...world?', 'Hello+world'];
      const conversations = texts.map((text) => dialogue(text, normalised(text)));
      await seed(corpus, conversations);
      for (const text of texts) await expectAnswers(corpus, conversations, human(text));
    });
  });
}
