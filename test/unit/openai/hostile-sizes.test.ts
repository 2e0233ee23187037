import { describe, expect, test } from '@jest/globals';
import { checkChatRequest } from '../../../src/surfaces/openai/check-chat-request.js';
import { checkTextRequest } from '../../../src/surfaces/openai/check-text-request.js';
import { ask, say } from '../../support/openai/ask.js';
import { refusalOf } from '../../support/openai/refusal.js';

const MANY = 50_000;
const DEEP = 100_000;

const parsed = (json: string): unknown => JSON.parse(json);
const lists = parsed('['.repeat(DEEP) + ']'.repeat(DEEP));
const objects = parsed('{"a":'.repeat(DEEP) + '1' + '}'.repeat(DEEP));
const HI = { role: 'user', content: 'Hi' };

function paramOf(body: unknown): string | null {
  return refusalOf(() => {
    checkChatRequest(body);
  }).param;
}

describe('however deep a client nests, the stack stays as it is', () => {
  test.each<[where: string, body: unknown, param: string | null]>([
    ['the body', lists, null],
    ['the model', ask({ model: objects }), 'model'],
    ['the messages', ask({ messages: lists }), 'messages[0]'],
    ['a message', say(objects), 'messages[0].role'],
    ['content', say({ role: 'user', content: lists }), 'messages[0].content[0]'],
    ['a part', say({ role: 'user', content: [objects] }), 'messages[0].content[0].type'],
    [
      'a text',
      say({ role: 'user', content: [{ type: 'text', text: lists }] }),
      'messages[0].content[0].text',
    ],
    ['a tool', ask({ tools: [objects] }), 'tools[0].type'],
    ['stop', ask({ stop: lists }), 'stop[0]'],
    ['metadata', ask({ metadata: objects }), 'metadata.a'],
    [
      'a choice',
      ask({ tools: [{ type: 'function', function: { name: 'f' } }], tool_choice: objects }),
      'tool_choice.type',
    ],
  ])('%s', (_, body, param) => {
    expect(paramOf(body)).toBe(param);
  });

  test('and what is taken as it is is not looked into', () => {
    const declared = { name: 'f', parameters: objects };
    checkChatRequest(ask({ tools: [{ type: 'function', function: declared }], unknown: lists }));
    const json_schema = { name: 'f', schema: objects };
    checkChatRequest(ask({ response_format: { type: 'json_schema', json_schema } }));
  });
});

describe('a fault behind much that is right is found', () => {
  test('the last of many messages', () => {
    const messages = Array.from({ length: MANY }, () => HI);
    expect(paramOf(ask({ messages: [...messages, 1] }))).toBe(`messages[${MANY}]`);
  });

  test('the last of many parts', () => {
    const content = Array.from({ length: MANY }, () => ({ type: 'text', text: '' }));
    expect(paramOf(say(HI, { role: 'user', content: [...content, {}] }))).toBe(
      `messages[1].content[${MANY}].type`,
    );
  });

  test('one of many keys', () => {
    const keys = Object.fromEntries(Array.from({ length: MANY }, (_, i) => [`${i}`, 1]));
    expect(paramOf(ask({ logit_bias: { ...keys, x: 1 } }))).toBe('logit_bias.x');
    expect(paramOf(ask({ metadata: keys }))).toBe('metadata');
    expect(paramOf({ ...keys, model: 'm' })).toBe('messages');
    checkChatRequest(ask({ ...keys }));
  });

  test('the last of many tokens', () => {
    const prompt = [...Array.from({ length: MANY }, () => 1), 'x'];
    const refusal = refusalOf(() => {
      checkTextRequest({ model: 'm', prompt });
    });
    expect(refusal.param).toBe(`prompt[${MANY}]`);
  });
});
