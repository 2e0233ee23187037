import { describe, expect, test } from '@jest/globals';
import type { Reply } from '../../../src/core/corpus.js';
import type { Message } from '../../../src/core/message.js';
import { turnOf } from '../../support/chat-request.js';
import { gpt, human } from '../../support/dialogue.js';
import { endsByPackage } from '../../support/gpt-tokenizer.js';

const CALL = '{"name": "f", "arguments": {"city": "Genève", "days": 2.0}}';
const SEVERAL = '[{"name": "f", "arguments": {}}, {"name": "f", "arguments": {}}]';

const replyOf = (message: Message): Reply => ({
  json: Buffer.from(JSON.stringify(message)),
  source: { id: undefined, conversation: 0, position: 1 },
});

const choices = (...texts: string[]) =>
  turnOf({ messages: texts.flatMap((text) => human(text)) }).choices;

/** The ids of the calls of the reply with this index. */
const idsOf = (text: string, value = CALL, choice = 0): string[] => {
  const replies = Array.from({ length: choice + 1 }, () =>
    replyOf({ from: 'function_call', value }),
  );
  return choices(text)
    .recorded(replies)
    [choice].calls.map(({ id }) => id);
};

describe('A recorded reply', () => {
  test.each(['gpt', 'bard', 'assistant', 'nobody', 'human'])('of %s is a text', (from) => {
    const [{ json, calls }] = choices('Hi').recorded([replyOf({ from, value: CALL })]);
    expect(JSON.parse(json?.toString() ?? '')).toBe(CALL);
    expect(calls).toEqual([]);
  });

  test.each(['function_call', 'tool_call', 'tool_calls'])('of %s is a call', (from) => {
    const [{ json, calls, count }] = choices('Hi').recorded([replyOf({ from, value: CALL })]);
    expect(json).toBeUndefined();
    expect(calls).toEqual([
      {
        id: expect.stringMatching(/^call_[0-9A-Za-z]{24}$/),
        name: 'f',
        arguments: '{"city": "Genève", "days": 2.0}',
      },
    ]);
    expect(count).toBe(endsByPackage('o200k_base', CALL).length);
  });

  test('of such a role that is no call is a text', () => {
    const value = '{"name": "f", "arguments": {';
    const [{ json, calls }] = choices('Hi').recorded([replyOf({ from: 'tool_calls', value })]);
    expect(JSON.parse(json?.toString() ?? '')).toBe(value);
    expect(calls).toEqual([]);
  });

  test('goes as far as the request lets it, but for calls', () => {
    const limited = turnOf({ maxTokens: 1 }).choices;
    expect(limited.recorded([replyOf(gpt('one two')[0])])).toMatchObject([
      { reason: 'length', count: 1 },
    ]);
    const [called] = limited.recorded([replyOf({ from: 'function_call', value: CALL })]);
    expect(called.calls[0].arguments).toBe('{"city": "Genève", "days": 2.0}');
  });
});

test('Of a recorded reply of several calls, the first alone is left where one may be', () => {
  const recorded = replyOf({
    from: 'tool_calls',
    value: '[{"name": "f", "arguments": {}}, {"name": "g", "arguments": {"a": 1}}]',
  });
  const [{ calls, count }] = turnOf({ mostCalls: 1 }).choices.recorded([recorded]);
  expect(calls.map(({ name }) => name)).toEqual(['f']);
  expect(count).toBe(endsByPackage('o200k_base', '{"name": "f", "arguments": {}}').length);
});

describe('A recorded reply that comes several times', () => {
  test('is one text', () => {
    const reply = replyOf(gpt('one two')[0]);
    const [first, ...others] = choices('Hi').recorded([reply, reply, reply]);
    expect(others.map((other) => other === first)).toEqual([true, true]);
  });
});

describe('The id of a call', () => {
  test('is the same whenever the same is asked', () => {
    expect(idsOf('Hi')).toEqual(idsOf('Hi'));
  });

  test('is another one for each conversation, reply and call', () => {
    const ids = [
      ...['Hi', 'Why?'].flatMap((text) => [0, 1, 11].flatMap((n) => idsOf(text, SEVERAL, n))),
      ...idsOf('Hi'),
    ];
    expect(ids).toHaveLength(13);
    expect(new Set(ids).size).toBe(13);
  });
});

test('What is made up is a text, or calls with ids', () => {
  const { json, calls } = choices('Hi').text('made \ud800 up "so"');
  expect([JSON.parse(json?.toString() ?? ''), calls]).toEqual(['made \ud800 up "so"', []]);
  const made = { name: 'f', arguments: '{"a":1}' };
  const called = choices('Hi').calls([made, made], 0).calls;
  expect(called).toEqual([
    { ...made, id: expect.stringMatching(/^call_/) },
    { ...made, id: expect.stringMatching(/^call_/) },
  ]);
  expect(called[0].id).not.toBe(called[1].id);
});
