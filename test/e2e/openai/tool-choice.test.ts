import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Asker } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';

const house = new House();
let asker: Asker;

const CALL = '{"name": "weather", "arguments": {"city": "Bern"}}';
const TOOLS = [{ type: 'function', function: { name: 'forecast' } }];
const user = (content: string): object => ({ role: 'user', content });

beforeAll(async () => {
  await house.seed([
    {
      id: 'shell',
      conversations: [
        { from: 'human', value: 'Shell?' },
        { from: 'function_call', value: '{"name": "shell", "arguments": "ls -la"}' },
      ],
    },
    {
      id: 'either call',
      conversations: [
        { from: 'human', value: 'Either?' },
        { from: 'function_call', value: CALL },
      ],
    },
    {
      id: 'either text',
      conversations: [
        { from: 'human', value: 'Either?' },
        { from: 'gpt', value: 'No call.' },
      ],
    },
    {
      id: 'call',
      conversations: [
        { from: 'human', value: 'Weather?' },
        { from: 'function_call', value: CALL },
      ],
    },
    {
      id: 'text',
      conversations: [
        { from: 'human', value: 'JSON?' },
        { from: 'gpt', value: '{"answer": 42}' },
      ],
    },
  ]);
  asker = new Asker((await house.serve()).client);
});
afterAll(() => house.leave());

const SHELL = { type: 'custom', custom: { name: 'shell' } };

describe('A custom tool', () => {
  test.each([
    ['required', 'tool_calls'],
    [SHELL, 'stop'],
  ])('that has to be called (%j) is given a text', async (choice, reason) => {
    const body = { model: 'm', messages: [user('JSON?')], tools: [SHELL], tool_choice: choice };
    const { json } = await asker.whole(body);
    const [call] = json.choices[0].message.tool_calls ?? [];
    expect(call).toEqual({
      id: expect.stringMatching(/^call_/),
      type: 'custom',
      custom: { name: 'shell', input: expect.stringMatching(/synthetic|made-up/) },
    });
    expect(json.choices[0].finish_reason).toBe(reason);
    const streamed = await asker.streamed(body);
    const pieces = streamed.json.flatMap(({ choices }) => choices[0].delta.tool_calls ?? []);
    expect(pieces[0].function?.name).toBe('shell');
    const input = pieces.map((piece) => piece.function?.arguments ?? '').join('');
    expect(input).toBe(call.custom?.input);
  });

  test('that a recorded reply calls is called as one where it is offered', async () => {
    const body = { model: 'm', messages: [user('Shell?')] };
    const { answer, json } = await asker.whole({ ...body, tools: [SHELL, ...TOOLS] });
    expect(answer.headers['x-reprise-rung']).toBe('history');
    expect(json.choices[0].message.tool_calls).toEqual([
      { id: expect.any(String), type: 'custom', custom: { name: 'shell', input: 'ls -la' } },
    ]);
    const { json: other } = await asker.whole({ ...body, tools: TOOLS });
    expect(other.choices[0].message.tool_calls?.[0].type).toBe('function');
  });

  test('alone is called when it alone is allowed, and none when none is', async () => {
    const allowing = (tool: object): object => ({
      model: 'm',
      messages: [user('JSON?')],
      tools: [...TOOLS, SHELL],
      tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [tool] } },
    });
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { json } = await asker.whole({ ...allowing(SHELL), seed });
      expect(json.choices[0].message.tool_calls?.[0].custom?.name).toBe('shell');
    }
    const other = { type: 'function', function: { name: 'other' } };
    const { answer, json } = await asker.refused(allowing(other));
    expect([answer.status, json.error.param]).toEqual([400, 'tool_choice']);
  });
});

describe('Where no tool may be called,', () => {
  const tools = { tools: TOOLS, tool_choice: 'none' };
  const functions = { functions: [{ name: 'weather' }], function_call: 'none' };

  test.each([tools, functions])('a recorded text goes before calls: %j', async (none) => {
    for (const seed of [0, 1, 2, 3]) {
      const { answer, json } = await asker.whole({
        model: 'm',
        messages: [user('Either?')],
        seed,
        ...none,
      });
      expect(answer.headers).toMatchObject({ 'x-reprise-rung': 'history', 'x-reprise-total': '2' });
      expect(json.choices[0].message.content).toBe('No call.');
    }
  });

  test.each([tools, functions])('a text is made up for a call alone: %j', async (none) => {
    const { answer, json } = await asker.whole({
      model: 'm',
      messages: [user('Weather?')],
      ...none,
    });
    expect(answer.headers).toMatchObject({
      'x-reprise-rung': 'synthesized',
      'x-reprise-total': '1',
    });
    expect(json.choices[0].message.content).toMatch(/synthetic|made-up/);
    expect(json.choices[0].finish_reason).toBe('stop');
  });
});

test('A function of the older form that is named ends with stop', async () => {
  const { json } = await asker.whole({
    model: 'm',
    messages: [user('Weather?')],
    functions: [{ name: 'weather' }, { name: 'other' }],
    function_call: { name: 'weather' },
  });
  expect(json.choices[0].finish_reason).toBe('stop');
  expect(json.choices[0].message.function_call?.name).toBe('weather');
});
