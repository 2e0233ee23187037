import { describe, expect, test } from '@jest/globals';
import { compileCheck } from '../../../src/core/compiled-check.js';
import { ChatRequestDto } from '../../../src/surfaces/openai/chat-request.dto.js';
import { checkChatRequest } from '../../../src/surfaces/openai/check-chat-request.js';
import { ask, say } from '../../support/openai/ask.js';
import { HOSTILE_CHAT_BODIES } from '../../support/openai/hostile-bodies.js';
import { refusalOf } from '../../support/openai/refusal.js';
import { VALID_CHAT_BODIES } from '../../support/openai/valid-bodies.js';

const accepts = compileCheck(ChatRequestDto);

function refused(body: unknown): { message: string; param: string | null; code: string | null } {
  const { status, message, param, code } = refusalOf(() => {
    checkChatRequest(body);
  });
  expect(status).toBe(400);
  return { message, param, code };
}

describe('a body that is no chat request is refused', () => {
  test.each(HOSTILE_CHAT_BODIES)('%s', (_, body, param, code) => {
    expect(accepts(body)).toBe(false);
    const { message, ...told } = refused(JSON.parse(JSON.stringify(body)));
    expect(told).toEqual({ param, code });
    expect(message).toMatch(/^(Missing|Invalid|The) [^]*\.$/);
    expect(message.length).toBeLessThan(500);
  });
});

describe('a chat request is accepted', () => {
  test.each(VALID_CHAT_BODIES)('%s', (_, body) => {
    checkChatRequest(JSON.parse(JSON.stringify(body)));
  });
});

test('the tables have as many bodies as they promise', () => {
  expect(HOSTILE_CHAT_BODIES.length).toBeGreaterThanOrEqual(150);
  expect(VALID_CHAT_BODIES.length).toBeGreaterThanOrEqual(60);
});

describe('a refusal is in OpenAI’s words', () => {
  test.each([
    [{ model: 'm' }, "Missing required parameter: 'messages'."],
    [null, 'Invalid type for the request body: expected an object, but got null instead.'],
    [
      ask({ temperature: '1' }),
      "Invalid type for 'temperature': expected a decimal, but got a string instead.",
    ],
    [
      ask({ n: 0 }),
      "Invalid 'n': integer below minimum value. Expected a value >= 1, but got 0 instead.",
    ],
    [
      ask({ top_p: 1.5 }),
      "Invalid 'top_p': decimal above maximum value. Expected a value <= 1, but got 1.5 instead.",
    ],
    [
      ask({ stop: 7.5 }),
      "Invalid type for 'stop': expected one of a string or an array of strings, but got a decimal instead.",
    ],
    [
      ask({ messages: [] }),
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
    ],
    [
      ask({ model: '' }),
      "Invalid 'model': empty string. Expected a string with minimum length 1, but got an empty string instead.",
    ],
    [
      ask({ stop: ['a', 'b', 'c', 'd', 'e'] }),
      "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead.",
    ],
    [
      ask({ safety_identifier: '😀'.repeat(70) }),
      "Invalid 'safety_identifier': string too long. Expected a string with maximum length 64, but got a string with length 70 instead.",
    ],
    [
      ask({ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, ''])) }),
      "Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got an object with 17 properties instead.",
    ],
    [
      ask({ tools: [{ type: 'function', function: { name: 'a b' } }] }),
      "Invalid 'tools[0].function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
    ],
    [
      say({ role: 'robot' }),
      "Invalid value: 'robot'. Supported values are: 'system', 'developer', 'user', 'assistant', 'tool' and 'function'.",
    ],
    [
      say({ role: 'tool', content: [{ type: 'image_url' }], tool_call_id: '' }),
      "Invalid value: 'image_url'. Supported value is: 'text'.",
    ],
    [
      ask({ stream_options: {} }),
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
    ],
  ])('%j', (body, message) => {
    expect(refused(body).message).toBe(message);
  });

  test('of which a client’s own are at most a hundred characters each', () => {
    const long = '😀'.repeat(1_000_000);
    const { message, param } = refused(ask({ metadata: { [long]: '' } }));
    expect(param).toBe(`metadata.${'😀'.repeat(49)}…`);
    expect(message.length).toBeLessThan(300);
    expect(refused(say({ role: long })).message).toContain(`'${'😀'.repeat(49)}…'`);
    expect(refused(say({ role: 'r'.repeat(100) })).message).toContain(`'${'r'.repeat(100)}'`);
  });
});

test('a number that JSON cannot keep is refused', () => {
  for (const field of ['temperature', 'n', 'max_tokens', 'seed', 'top_p']) {
    const body = JSON.stringify(ask({ [field]: 0 })).replace(`"${field}":0`, `"${field}":1e400`);
    expect(refused(JSON.parse(body)).param).toBe(field);
  }
});
