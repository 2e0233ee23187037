import { afterAll, expect, test } from '@jest/globals';
import type { Conversation } from '../../src/core/message.js';
import { House } from '../support/house.js';

const house = new House();
afterAll(() => house.leave());

/** Conversations in OpenAI's layout, with calls of tools. */
const ENTRIES = [
  '{"messages":[{"role":"user","content":"Weather?"},',
  '{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",',
  '"function":{"name":"weather","arguments":"{\\"in\\": \\"Orléans\\", \\"days\\": 1.0}"}}]},',
  '{"role":"tool","tool_call_id":"call_1","content":"blue"},{"role":"assistant","content":"Fine."}]}\n',
  '{"messages":[{"role":"user","content":"Both?"},{"role":"assistant","content":"Let me see.",',
  '"tool_calls":[{"function":{"name":"a","arguments":{"n": [1.50, {"deep": [[[[{}]]]]}]}}},',
  '{"function":{"name":"b","arguments":"{oops"}}]}]}\n',
  '{"messages":[{"role":"user","content":"Old?"},',
  '{"role":"assistant","function_call":{"name":"f","arguments":""}}]}\n',
];

test('an export has calls of tools as messages, and seeds to the same again', async () => {
  await house.seedFiles(house.write(ENTRIES.join(''), 'calls.jsonl'));
  const first = (await house.run(['export'])).stdout;
  const messages = (JSON.parse(first) as { conversations: Conversation['messages'] }[]).map(
    ({ conversations }) => conversations.map(({ from, value }) => [from, value]),
  );
  expect(messages).toEqual([
    [
      ['user', 'Weather?'],
      ['tool_calls', '{"name": "weather", "arguments": {"in": "Orléans", "days": 1.0}}'],
      ['tool', 'blue'],
      ['assistant', 'Fine.'],
    ],
    [
      ['user', 'Both?'],
      ['assistant', 'Let me see.'],
      [
        'tool_calls',
        '[{"name": "a", "arguments": {"n":[1.50,{"deep":[[[[{}]]]]}]}}, {"name": "b", "arguments": "{oops"}]',
      ],
    ],
    [
      ['user', 'Old?'],
      ['tool_calls', '{"name": "f", "arguments": ""}'],
    ],
  ]);
  await house.seedFiles(house.write(first, 'exported.json'));
  expect((await house.run(['export'])).stdout).toBe(first);
  const inspected = (await house.run(['inspect'])).stdout;
  expect(inspected).toMatch(/tool_calls\s+3\b/);
});
