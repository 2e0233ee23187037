import fc from 'fast-check';
import type { Conversation, Message } from '../../src/core/message.js';
import { conversationOf, SPELLINGS } from './arbitraries.js';
import { SYSTEM_ROLES } from './oracle.js';
import { CALL_ROLES } from './tool-calls.js';

/** Few texts, many of them alike for some rung: a corpus of these repeats itself. */
const commonText = fc.constantFrom(
  ...[
    'Hi',
    'hi',
    'HI!',
    ' hi ',
    'Hi\0',
    'How are you?',
    'how  are you',
    'Ｈow are you？',
    '?',
    '!',
  ],
  ...[
    '',
    ' ',
    'C',
    'C++',
    '\ud800',
    '\ud801',
    '\u2028',
    '你好',
    '你好。',
    'ok',
    'OK.',
    'é',
    'e\u0301',
  ],
);

const commonRole = fc.constantFrom(
  'human',
  'user',
  'gpt',
  'chatgpt',
  'bing',
  'assistant',
  'system',
  'developer',
  'tool',
  'observation',
);

/** Few calls, each written in several ways, and one that is none. */
const commonCall = fc.constantFrom(
  '{"name": "f", "arguments": {"a": 1, "b": "é"}}',
  '{"name":"f","arguments":"{\\"a\\":1.0,\\"b\\":\\"\\\\u00e9\\"}"}',
  '[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1,\\"b\\":\\"é\\"}"}}]',
  '{"name": "f", "arguments": {"a": 1, "b": "É"}}',
  '[{"name": "f", "arguments": {}}, {"name": "g", "arguments": {}}]',
  '[{"name":"f"},{"name":"g","arguments":""}]',
  '{"name": "f", "arguments": {"a": 1',
);

/** A message that is likely to be recorded more than once in a corpus. */
const commonMessage: fc.Arbitrary<Message> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ from: commonRole, value: commonText }) },
  { weight: 1, arbitrary: fc.record({ from: fc.constantFrom(...CALL_ROLES), value: commonCall }) },
);

/** A small corpus whose conversations share texts, system messages anywhere among them. */
const commonCorpus: fc.Arbitrary<Conversation[]> = fc.array(conversationOf(commonMessage), {
  minLength: 1,
  maxLength: 12,
});

/** One change to a conversation that is asked: it may find more, fewer or other recorded messages. */
type Mutation = (messages: readonly Message[]) => readonly Message[];

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.constant<Mutation>((messages) => messages),
  fc.constant<Mutation>((messages) => messages.slice(-2)),
  fc.constant<Mutation>((messages) => messages.slice(-1)),
  fc.constant<Mutation>((messages) => messages.filter(({ from }) => !SYSTEM_ROLES.includes(from))),
  fc.constant<Mutation>((messages) =>
    messages.map(({ from, value }) => ({ from, value: ` ${value.toUpperCase()} ` })),
  ),
  commonMessage.map((message): Mutation => (messages) => [message, ...messages]),
  commonMessage.map((message): Mutation => (messages) => [...messages.slice(0, -1), message]),
  fc
    .tuple(fc.nat(8), fc.constantFrom('You are kind.', 'Hi', ''))
    .map(([at, value]): Mutation => (messages) => [
      ...messages.slice(0, at),
      { from: 'system', value },
      ...messages.slice(at),
    ]),
  fc.array(fc.nat(4), { minLength: 1, maxLength: 5 }).map(
    (choices): Mutation =>
      (messages) =>
        messages.map((message, i) => respell(message, choices[i % choices.length])),
  ),
);

function respell({ from, value }: Message, choice: number): Message {
  const speakers: (readonly string[])[] = [...Object.values(SPELLINGS), CALL_ROLES];
  for (const names of speakers) {
    if (names.includes(from)) return { from: names[choice % names.length], value };
  }
  return { from, value };
}

/** A corpus and conversations to ask it: beginnings of recorded ones, changed a little, and others. */
export const askedCorpus: fc.Arbitrary<{ corpus: Conversation[]; asked: (readonly Message[])[] }> =
  commonCorpus.chain((corpus) =>
    fc.record({
      corpus: fc.constant(corpus),
      asked: fc.array(
        fc.oneof(
          { weight: 6, arbitrary: asked(corpus) },
          { weight: 1, arbitrary: fc.array(commonMessage, { minLength: 1, maxLength: 4 }) },
        ),
        { minLength: 1, maxLength: 12 },
      ),
    }),
  );

function asked(corpus: readonly Conversation[]): fc.Arbitrary<readonly Message[]> {
  const beginning = fc
    .constantFrom(...corpus)
    .chain(({ messages }) =>
      fc.integer({ min: 1, max: messages.length }).map((end) => messages.slice(0, end)),
    );
  return fc.tuple(beginning, fc.array(mutation, { maxLength: 2 })).map(([messages, changes]) => {
    const changed = changes.reduce<readonly Message[]>((all, change) => change(all), messages);
    return changed.length > 0 ? changed : messages;
  });
}
