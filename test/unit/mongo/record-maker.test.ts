import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  contextKey,
  historyKey,
  messageKey,
  normalisedMessageKey,
} from '../../../src/core/keys.js';
import type { Conversation, Message } from '../../../src/core/message.js';
import { LongTexts } from '../../../src/stores/mongo/long-texts.js';
import { RecordMaker } from '../../../src/stores/mongo/record-maker.js';
import { fromStored, type StoredText } from '../../../src/stores/mongo/stored-text.js';
import { anyText } from '../../support/arbitraries.js';
import { hex } from '../../support/digest.js';
import { SYSTEM_ROLES } from '../../support/oracle.js';
import { beginning } from '../../support/search-oracle.js';
import { CALL_ROLES, callText } from '../../support/tool-calls.js';

const message: fc.Arbitrary<Message> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      from: fc.constantFrom('human', 'gpt', 'system', 'user', 'tool', 'developer'),
      value: fc.oneof(fc.constantFrom('Hi', 'continue', ''), anyText),
    }),
  },
  { weight: 1, arbitrary: fc.record({ from: fc.constantFrom(...CALL_ROLES), value: callText }) },
);
const conversation: fc.Arbitrary<Conversation> = fc.record(
  { id: fc.string(), messages: fc.array(message, { minLength: 1, maxLength: 8 }) },
  { requiredKeys: ['messages'] },
);

const text = (stored: StoredText): string => {
  if (typeof stored === 'object' && 'parts' in stored) throw new Error('It is somewhere else.');
  return fromStored(stored);
};
const said = (stored?: { from: StoredText; value: StoredText } | null): Message | undefined =>
  stored ? { from: text(stored.from), value: text(stored.value) } : undefined;

/** What a record should say of the message at a place of a conversation. */
function expected({ id, messages }: Conversation, position: number): object {
  const until = messages.slice(0, position + 1);
  const own = messages[position];
  const before = messages.at(position - 1);
  const hasPrevious = position > 0 && before !== undefined;
  const others = (some: readonly Message[]): Message[] =>
    some.filter(({ from }) => !SYSTEM_ROLES.includes(from));
  const [reply] = SYSTEM_ROLES.includes(own.from) ? [] : others(messages.slice(position + 1));
  const replyPosition = messages.findIndex(
    ({ from }, i) => i > position && !SYSTEM_ROLES.includes(from),
  );
  const isSearched = position + 1 < messages.length && !['gpt', ...CALL_ROLES].includes(own.from);
  const pair = (key: (of: Message) => Buffer): string | undefined =>
    hasPrevious ? hex(contextKey(key(before), key(own))) : undefined;
  return {
    id,
    position,
    own,
    previous: hasPrevious ? before : undefined,
    next: messages[position + 1],
    answered: position + 1 < messages.length,
    beginning: (isSearched && beginning(own.value)) || undefined,
    messageKey: hex(messageKey(own)),
    messageNormalisedKey: hex(normalisedMessageKey(own)),
    contextKey: pair(messageKey),
    contextNormalisedKey: pair(normalisedMessageKey),
    historyKey: hex(historyKey(until.map(messageKey))),
    stripped: (reply as Message | undefined) && {
      key: hex(historyKey(others(until).map(messageKey))),
      reply,
      position: replyPosition > position + 1 ? replyPosition : undefined,
    },
  };
}

describe('the records of conversations', () => {
  test('name each message, its neighbours, its reply and all its keys', () => {
    fc.assert(
      fc.property(fc.array(conversation, { maxLength: 4 }), (conversations) => {
        const maker = new RecordMaker(new LongTexts());
        const records = conversations.flatMap((each, number) =>
          maker.make(each).map((record) => ({ number, record })),
        );
        const wanted = conversations.flatMap((each, number) =>
          each.messages.map((_, position) => ({ number, wanted: expected(each, position) })),
        );
        expect(
          records.map(({ record }) => ({
            id:
              record.conversationId === undefined
                ? undefined
                : text(record.conversationId as string),
            position: record.position,
            own: { from: text(record.from), value: text(record.value) },
            previous: said(record.prev),
            next: said(record.next),
            answered: record.answered,
            beginning: record.beginning,
            messageKey: hex(record.messageKey),
            messageNormalisedKey: hex(record.messageNormalisedKey),
            contextKey: hex(record.contextKey),
            contextNormalisedKey: hex(record.contextNormalisedKey),
            historyKey: hex(record.historyKey),
            stripped: record.historyWithoutSystemKey && {
              key: hex(record.historyWithoutSystemKey),
              reply: said(record.nextWithoutSystem ?? record.next),
              position: record.nextWithoutSystem?.position,
            },
          })),
        ).toEqual(wanted.map((each) => each.wanted));
        expect(records.map(({ record }) => [record._id, record.conversation])).toEqual(
          wanted.map(({ number }, i) => [i, number]),
        );
        expect([maker.conversations, maker.messages]).toEqual([
          conversations.length,
          wanted.length,
        ]);
      }),
      { numRuns: 300 },
    );
  });
});
