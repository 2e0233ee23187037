import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import OpenAI from 'openai';
import type { ChatCompletionTool } from 'openai/resources/chat/completions';
import { House } from '../../support/house.js';
import { CheckedFetch } from '../../support/openai/checked-fetch.js';

const house = new House();
const answers = new CheckedFetch();
let openai: OpenAI;

const TALK = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'Hi there' }] };
const WEATHER: ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

beforeAll(async () => {
  await house.seed([
    {
      conversations: [
        { from: 'human', value: 'Hi there' },
        { from: 'gpt', value: 'Hello!' },
      ],
    },
    {
      conversations: [
        { from: 'human', value: 'Weather?' },
        { from: 'function_call', value: '{"name": "weather", "arguments": {"city": "Bern"}}' },
        { from: 'observation', value: 'rain' },
        { from: 'gpt', value: 'It rains.' },
      ],
    },
  ]);
  const { url } = await house.serve();
  const { fetch } = answers;
  openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0, fetch });
});
afterEach(() => expect(answers.faults).toEqual([]));
afterAll(() => house.leave());

describe('The official SDK', () => {
  test('runs tools to the end of a recorded conversation', async () => {
    const runner = openai.chat.completions.runTools({
      model: 'm',
      messages: [{ role: 'user', content: 'Weather?' }],
      tools: [
        {
          type: 'function',
          function: {
            name: 'weather',
            description: 'Tells the weather.',
            parameters: { type: 'object', properties: { city: { type: 'string' } } },
            parse: (text: string) => JSON.parse(text) as { city: string },
            function: ({ city }: { city: string }) => (city === 'Bern' ? 'rain' : 'sun'),
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBe('It rains.');
  });

  test('runs tools over streams', async () => {
    const runner = openai.chat.completions.runTools({
      model: 'm',
      stream: true,
      messages: [{ role: 'user', content: 'Weather?' }],
      tools: [
        {
          type: 'function',
          function: {
            name: 'weather',
            description: 'Tells the weather.',
            parameters: {},
            parse: (text: string) => JSON.parse(text) as object,
            function: () => 'rain',
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBe('It rains.');
  });

  test('parses structured output', async () => {
    const answer = await openai.chat.completions.parse({
      ...TALK,
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'person',
          strict: true,
          schema: {
            type: 'object',
            properties: { name: { type: 'string' }, age: { type: 'integer' } },
            required: ['name', 'age'],
            additionalProperties: false,
          },
        },
      },
    });
    const person = JSON.parse(answer.choices[0].message.content ?? '') as object;
    expect(Object.keys(person).sort()).toEqual(['age', 'name']);
  });

  test('gets a call of the tool that it demands', async () => {
    const answer = await openai.chat.completions.create({
      ...TALK,
      tools: [WEATHER],
      tool_choice: 'required',
    });
    const [call] = answer.choices[0].message.tool_calls ?? [];
    expect(call.type === 'function' && call.function.name).toBe('weather');
  });
});
