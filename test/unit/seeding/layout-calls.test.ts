import { beforeEach, describe, expect, test } from '@jest/globals';
import { Layouts } from '../../../src/conversation/seeding/layouts.js';

const question = { role: 'user', content: 'Weather?' };
const result = { role: 'tool', tool_call_id: 'call_1', content: '{"sky":"blue"}' };
const weather = { name: 'weather', arguments: '{"in": "Orléans"}' };
const asText = '{"name": "weather", "arguments": {"in": "Orléans"}}';

describe('Layouts, of tool calls', () => {
  let skipped: string[];
  let layouts: Layouts;

  beforeEach(() => {
    skipped = [];
    layouts = new Layouts((reason) => skipped.push(reason));
  });

  /** What is recorded of a message, between two others. */
  function recorded(message: unknown): unknown {
    const all = layouts.conversation({ messages: [question, message, result] })?.messages ?? [];
    expect([all[0], all.at(-1)]).toEqual([
      { from: 'user', value: 'Weather?' },
      { from: 'tool', value: '{"sky":"blue"}' },
    ]);
    return all.slice(1, -1);
  }

  test.each([
    [{ content: null, tool_calls: [{ id: 'call_1', type: 'function', function: weather }] }],
    [{ tool_calls: [{ function: weather }] }],
    [{ content: '', tool_calls: [{ function: weather }] }],
    [{ content: null, tool_calls: [weather] }],
    [{ content: null, function_call: weather }],
    [{ content: null, tool_calls: null, function_call: weather }],
    [{ content: null, tool_calls: [], function_call: weather }],
  ])('makes a message of its own of %j', (message) => {
    expect(recorded({ role: 'assistant', ...message })).toEqual([
      { from: 'tool_calls', value: asText },
    ]);
    expect(skipped).toEqual([]);
  });

  test.each([
    [{ content: 'Let me see.', tool_calls: [{ function: weather }] }],
    [{ content: [{ type: 'text', text: 'Let me see.' }], tool_calls: [{ function: weather }] }],
    [{ content: 'Let me see.', function_call: weather }],
  ])('keeps the text before the calls in %j', (message) => {
    expect(recorded({ role: 'assistant', ...message })).toEqual([
      { from: 'assistant', value: 'Let me see.' },
      { from: 'tool_calls', value: asText },
    ]);
    expect(skipped).toEqual([]);
  });

  test.each([
    [[weather, { name: 'f' }], `[${asText}, {"name": "f", "arguments": {}}]`],
    [[{ name: 'f', arguments: null }], '{"name": "f", "arguments": {}}'],
    [[{ name: 'f', arguments: '' }], '{"name": "f", "arguments": ""}'],
    [[{ name: '"', arguments: '{"a":' }], '{"name": "\\"", "arguments": "{\\"a\\":"}'],
  ])('writes %j as the text of a message', (functions, value) => {
    const calls = functions.map((each) => ({ type: 'function', function: each }));
    expect(recorded({ role: 'assistant', content: null, tool_calls: calls })).toEqual([
      { from: 'tool_calls', value },
    ]);
    expect(skipped).toEqual([]);
  });

  test.each([
    [{ tool_calls: [] }],
    [{ tool_calls: null, function_call: null }],
    [{ function_call: undefined }],
  ])('takes %j for no calls', (nothing) => {
    expect(recorded({ role: 'assistant', content: 'Hi', ...nothing })).toEqual([
      { from: 'assistant', value: 'Hi' },
    ]);
    expect(recorded({ role: 'assistant', content: '', ...nothing })).toEqual([
      { from: 'assistant', value: '' },
    ]);
    expect(recorded({ role: 'assistant', content: null, ...nothing })).toEqual([]);
    expect(skipped).toEqual(['text is missing or null']);
  });

  test.each<[unknown]>([
    ['weather'],
    [{ function: weather }],
    [[weather, {}]],
    [[null]],
    [[1]],
    [[[]]],
    [[{ function: null }]],
    [[{ function: { arguments: '{}' } }]],
    [[{ function: { name: 1 } }]],
    [[{ function: { name: 'f', arguments: 1 } }]],
    [[{ name: 'f', arguments: '\0'.repeat(2 << 20) }]],
  ])('says that it cannot read %#, and keeps the text', (calls) => {
    const message = { role: 'assistant', tool_calls: calls };
    expect(recorded({ ...message, content: null })).toEqual([]);
    expect(recorded({ ...message, content: 'Hi' })).toEqual([{ from: 'assistant', value: 'Hi' }]);
    expect(skipped).toEqual(['tool calls cannot be read', 'tool calls cannot be read']);
  });

  test('says why a text beside calls is left out, and keeps the calls', () => {
    const message = { role: 'assistant', content: [{ type: 'image_url' }], tool_calls: [weather] };
    expect(recorded(message)).toEqual([{ from: 'tool_calls', value: asText }]);
    expect(skipped).toEqual(['text is not a string']);
  });
});
