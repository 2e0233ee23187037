import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { HumanMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import {
  generateText,
  jsonSchema,
  Output,
  stepCountIs,
  streamText,
  tool,
  type JSONSchema7,
} from 'ai';
import { House } from '../../support/house.js';
import { CheckedFetch } from '../../support/openai/checked-fetch.js';
import type { Server } from '../../support/server.js';

const house = new House();
const answers = new CheckedFetch();
let server: Server;

const REPLY = 'Hello! How are you today 👩‍👩‍👧, my friend?';
const CITY: JSONSchema7 = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

beforeAll(async () => {
  await house.seed([
    {
      conversations: [
        { from: 'human', value: 'Hi there' },
        { from: 'gpt', value: REPLY },
      ],
    },
    {
      conversations: [
        { from: 'human', value: 'Weather?' },
        { from: 'function_call', value: '{"name": "weather", "arguments": {"city": "Bern"}}' },
        { from: 'observation', value: '"rain"' },
        { from: 'gpt', value: 'It rains.' },
      ],
    },
  ]);
  server = await house.serve();
});
/** All that an SDK has read so far was checked, and was as described. */
afterEach(() => {
  expect(answers.faults).toEqual([]);
  expect(answers.checked).toBeGreaterThan(0);
  answers.checked = 0;
});
afterAll(() => house.leave());

describe('The Vercel AI SDK', () => {
  const model = (): ReturnType<ReturnType<typeof createOpenAICompatible>> =>
    createOpenAICompatible({
      name: 'reprise',
      baseURL: `${server.url}/v1`,
      fetch: answers.fetch,
      includeUsage: true,
      supportsStructuredOutputs: true,
    })('any-model');

  test('generates a text, with its usage', async () => {
    const { text, usage, finishReason } = await generateText({
      model: model(),
      prompt: 'Hi there',
    });
    expect([text, finishReason]).toEqual([REPLY, 'stop']);
    expect(usage.totalTokens).toBeGreaterThan(10);
  });

  test('streams a text, with its usage', async () => {
    const result = streamText({ model: model(), prompt: 'Hi there' });
    let text = '';
    for await (const piece of result.textStream) text += piece;
    const whole = await generateText({ model: model(), prompt: 'Hi there' });
    expect([text, (await result.usage).totalTokens]).toEqual([REPLY, whole.usage.totalTokens]);
  });

  test('calls tools until the conversation is over', async () => {
    const weather = tool({
      inputSchema: jsonSchema<{ city: string }>(CITY),
      execute: ({ city }) => Promise.resolve(city === 'Bern' ? 'rain' : 'sun'),
    });
    const { text, steps } = await generateText({
      model: model(),
      prompt: 'Weather?',
      tools: { weather },
      stopWhen: stepCountIs(3),
    });
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop']);
    expect(text).toBe('It rains.');
  });

  test('generates an object of a schema', async () => {
    const { output } = await generateText({
      model: model(),
      prompt: 'Hi there',
      output: Output.object({ schema: jsonSchema<{ city: string }>(CITY) }),
    });
    expect(typeof output.city).toBe('string');
  });
});

describe('LangChain', () => {
  const chat = (): ChatOpenAI =>
    new ChatOpenAI({
      model: 'any-model',
      apiKey: 'none',
      maxRetries: 0,
      configuration: { baseURL: `${server.url}/v1`, fetch: answers.fetch },
    });

  test('invokes a model, with its usage', async () => {
    const answer = await chat().invoke([new HumanMessage('Hi there')]);
    expect(answer.content).toBe(REPLY);
    const usage = answer.usage_metadata as { total_tokens: number } | undefined;
    expect(usage?.total_tokens).toBeGreaterThan(10);
  });

  test('streams', async () => {
    let text = '';
    for await (const { content } of await chat().stream('Hi there')) text += content as string;
    expect(text).toBe(REPLY);
  });

  test('binds tools, and reads their calls', async () => {
    const bound = chat().bindTools([
      { type: 'function', function: { name: 'weather', parameters: CITY } },
    ]);
    const { tool_calls: calls } = await bound.invoke('Weather?');
    expect(calls).toMatchObject([{ name: 'weather', args: { city: 'Bern' } }]);
  });

  test('gets structured output', async () => {
    const structured = chat().withStructuredOutput<{ city: string }>(CITY, {
      name: 'place',
      method: 'jsonSchema',
    });
    expect(typeof (await structured.invoke('Hi there')).city).toBe('string');
  });
});
