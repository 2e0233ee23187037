import { beforeEach, describe, expect, test } from '@jest/globals';
import { TOO_LARGE } from '../../../src/conversation/seeding/entry-parser.js';
import { Layouts } from '../../../src/conversation/seeding/layouts.js';
import { ExactNumber } from '../../../src/core/conversation-id.js';

const turns = [
  { from: 'human', value: 'Hi' },
  { from: 'gpt', value: 'Hello!' },
];

describe('Layouts', () => {
  let skipped: string[];
  let layouts: Layouts;

  beforeEach(() => {
    skipped = [];
    layouts = new Layouts((reason) => skipped.push(reason));
  });

  function one(item: unknown): unknown {
    return layouts.conversation({ conversations: [item] })?.messages[0];
  }

  test.each(['conversations', 'items', 'conversation', 'messages'])(
    'finds messages under %s',
    (list) => {
      expect(layouts.conversation({ id: 'x', [list]: turns, other: [1] })).toEqual({
        id: 'x',
        messages: turns,
      });
      expect(skipped).toEqual([]);
    },
  );

  test('takes the first list that is not empty, whatever the others hold', () => {
    const entry = { messages: [1], conversations: turns, items: 'none' };
    expect(layouts.conversation(entry)).toEqual({ messages: turns });
    expect(layouts.conversation({ conversations: [], items: turns })).toEqual({ messages: turns });
    expect(layouts.conversation({ conversations: null, items: turns })).toEqual({
      messages: turns,
    });
  });

  test.each(['text', '', 0, 17, -1.5, new ExactNumber('1e400')])('keeps the id %j', (id) => {
    expect(layouts.conversation({ id, conversations: turns })).toEqual({ id, messages: turns });
    expect(skipped).toEqual([]);
  });

  test.each([[{}], [{ id: null }]])(
    'takes %j for no id, and that for nothing left out',
    (entry) => {
      expect(layouts.conversation({ ...entry, conversations: turns })).toEqual({ messages: turns });
      expect(skipped).toEqual([]);
    },
  );

  test.each([[true], [false], [{}], [[1]]])(
    'keeps a conversation without its id %j, and says so',
    (id) => {
      expect(layouts.conversation({ id, conversations: turns })).toEqual({ messages: turns });
      expect(skipped).toEqual(['id is neither a text nor a number']);
    },
  );

  test('says nothing of the id of a conversation that is left out', () => {
    expect(layouts.conversation({ id: true, conversations: [] })).toBeUndefined();
    expect(skipped).toEqual(['conversation is empty']);
  });

  test.each([
    [{ from: 'human', value: 'Hi' }],
    [{ role: 'human', content: 'Hi' }],
    [{ from: 'human', content: 'Hi' }],
    [{ role: 'human', value: 'Hi' }],
    [{ from: 'human', role: 'other', value: 'Hi', content: 'other', more: 1 }],
    [{ from: null, role: 'human', value: 'Hi' }],
    [{ from: 1, role: 'human', value: 'Hi' }],
    [{ from: 'human', value: null, content: 'Hi' }],
    [{ from: 'human', value: {}, content: [{ text: 'Hi' }] }],
    [{ from: 'human', value: 'Hi', content: null }],
    [{ role: 'human', content: [{ type: 'text', text: 'Hi' }] }],
    [{ role: 'human', content: [{ text: 'H' }, { text: '' }, { text: 'i' }] }],
    [{ role: 'human', value: [{ text: 'Hi' }] }],
  ])('reads %j', (item) => {
    expect(one(item)).toEqual({ from: 'human', value: 'Hi' });
    expect(skipped).toEqual([]);
  });

  test('keeps roles and texts literally, empty ones too', () => {
    for (const item of [
      { from: 'Human ', value: ' Hi\n' },
      { from: '', value: '' },
      { from: '\ud800', value: '\0' },
    ]) {
      expect(one(item)).toEqual(item);
    }
    expect(skipped).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['entry is too large', TOO_LARGE],
    ['entry is not an object', 'text'],
    ['entry is not an object', null],
    ['entry is not an object', 1],
    ['entry is not an object', []],
    ['entry has no list of messages', {}],
    ['entry has no list of messages', { id: 1, conversations: {}, messages: 'x' }],
    ['conversation is empty', { conversations: [] }],
  ])('skips an entry and says: %s', (reason, entry) => {
    expect(layouts.conversation(entry)).toBeUndefined();
    expect(skipped).toEqual([reason]);
  });

  test.each<[string, unknown]>([
    ['message is not an object', 'text'],
    ['message is not an object', null],
    ['message is not an object', []],
    ['message has no role', { value: 'x' }],
    ['message has no role', { from: 1, value: 'x' }],
    ['message has no role', { from: null, role: null, value: 'x' }],
    ['text is missing or null', { from: 'gpt' }],
    ['text is missing or null', { from: 'gpt', value: null }],
    ['text is missing or null', { from: 'gpt', value: null, content: null }],
    ['text is not a string', { from: 'gpt', value: 1, content: null }],
    ['text is not a string', { from: 'gpt', value: null, content: {} }],
    ['text is missing or null', { role: 'assistant', content: null }],
    ['text is not a string', { from: 'gpt', value: 1 }],
    ['text is not a string', { from: 'gpt', value: {} }],
    ['text is not a string', { from: 'gpt', value: [] }],
    ['text is not a string', { from: 'gpt', content: [{ text: 'a' }, { type: 'image_url' }] }],
    ['text is not a string', { from: 'gpt', content: ['a'] }],
    ['text is not a string', { from: 'gpt', content: [null] }],
    ['role is too long', { from: 'x'.repeat(257), value: '' }],
  ])('skips a message, keeps the others and says: %s', (reason, item) => {
    expect(layouts.conversation({ messages: [turns[0], item, turns[1]] })).toEqual({
      messages: turns,
    });
    expect(skipped).toEqual([reason]);
  });

  test('skips a conversation of nothing but such messages, with their reasons and its own', () => {
    expect(layouts.conversation({ messages: [1, { from: 'gpt' }] })).toBeUndefined();
    expect(skipped).toEqual([
      'message is not an object',
      'text is missing or null',
      'conversation is empty',
    ]);
  });

  test('takes roles of up to 256 characters', () => {
    const message = { from: 'x'.repeat(256), value: '' };
    expect(one(message)).toEqual(message);
  });

  test('takes 60,000 different roles, and knows them for ever', () => {
    const roles = Array.from({ length: 60_001 }, (_, i) => ({ from: `role ${i}`, value: '' }));
    expect(layouts.conversation({ messages: roles })?.messages).toHaveLength(60_000);
    expect(skipped).toEqual(['too many different roles']);
    expect(one(roles[0])).toEqual(roles[0]);
    expect(one(roles[59_999])).toEqual(roles[59_999]);
    expect(one(roles[60_000])).toBeUndefined();
  });
});
