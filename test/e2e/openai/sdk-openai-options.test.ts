import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import OpenAI from 'openai';
import type { ChatCompletionChunk, ChatCompletionTool } from 'openai/resources/chat/completions';
import { House } from '../../support/house.js';
import { CheckedFetch } from '../../support/openai/checked-fetch.js';

const REPLY = 'Hello! How are you today, my friend?';
const ARGUMENTS = '{"city": "Bern"}';

const house = new House();
const answers = new CheckedFetch();
let openai: OpenAI;

/** A piece of a call of the older form. */
interface Called {
  readonly function_call?: { readonly name?: string; readonly arguments?: string };
}

type Asked = Omit<OpenAI.Chat.ChatCompletionCreateParamsNonStreaming, 'stream'>;

const say = (content: string): Asked => ({
  model: 'gpt-4o',
  messages: [{ role: 'user', content }],
});
const HI = say('Hi there');
const tool = (name: string): ChatCompletionTool => ({
  type: 'function',
  function: {
    name,
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
});

beforeAll(async () => {
  const talk = (...texts: string[]): object => ({
    conversations: texts.map((value, i) => ({ from: i % 2 ? 'gpt' : 'human', value })),
  });
  await house.seed([
    talk('Hi there', REPLY),
    ...['one', 'two', 'three'].map((reply) => talk('Pick', reply)),
    talk('Twice', 'first', 'Twice', 'second'),
    {
      conversations: [
        { from: 'human', value: 'Weather?' },
        { from: 'function_call', value: `{"name": "weather", "arguments": ${ARGUMENTS}}` },
        { from: 'observation', value: 'rain' },
        { from: 'gpt', value: 'It rains.' },
      ],
    },
  ]);
  const { url } = await house.serve();
  const { fetch } = answers;
  openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0, fetch });
});
/** All that the SDK has read so far was checked, and was as described. */
afterEach(() => {
  expect(answers.faults).toEqual([]);
  expect(answers.checked).toBeGreaterThan(0);
  answers.checked = 0;
});
afterAll(() => house.leave());

/** The choices of a whole answer. */
async function whole(
  body: Asked,
  headers: Record<string, string> = {},
): Promise<OpenAI.Chat.ChatCompletion.Choice[]> {
  return (await openai.chat.completions.create(body, { headers })).choices;
}

/** The text of an answer. */
async function textOf(body: Asked, headers?: Record<string, string>): Promise<string | null> {
  return (await whole(body, headers))[0].message.content;
}

/** The pieces of all choices of a stream, in their order. */
async function pieces(body: Asked): Promise<ChatCompletionChunk.Choice[]> {
  const all: ChatCompletionChunk.Choice[] = [];
  const stream = await openai.chat.completions.create({ ...body, stream: true });
  for await (const { choices } of stream) all.push(...choices);
  return all;
}

describe('The official SDK gets', () => {
  test('n different replies, whole and streamed', async () => {
    const body = { ...say('Pick'), n: 3 };
    const choices = await whole(body);
    expect(choices.map(({ index }) => index)).toEqual([0, 1, 2]);
    const texts = choices.map(({ message }) => message.content);
    expect([...texts].sort()).toEqual(['one', 'three', 'two']);
    const streamed = ['', '', ''];
    for (const { index, delta } of await pieces(body)) streamed[index] += delta.content ?? '';
    expect(streamed).toEqual(texts);
  });

  test('the reply that a seed picks', async () => {
    const seeds = [0, 1, 2, 1, -1].map((seed) => ({ seed }));
    const texts = seeds.map((seed) => textOf({ ...say('Pick'), ...seed }));
    expect(await Promise.all(texts)).toEqual(['one', 'two', 'three', 'two', 'three']);
  });

  test.each<[string | string[], string]>([
    ['How', 'Hello! '],
    [[' are', 'today'], 'Hello! How'],
    ['never said', REPLY],
  ])('a reply that ends before the stop %j', async (stop, text) => {
    const [{ message, finish_reason: reason }] = await whole({ ...HI, stop });
    expect([message.content, reason]).toEqual([text, 'stop']);
    const streamed = await pieces({ ...HI, stop });
    expect(streamed.map(({ delta }) => delta.content ?? '').join('')).toBe(text);
  });

  test.each([{ max_tokens: 2 }, { max_completion_tokens: 2 }])(
    'a reply of no more tokens than %j',
    async (most) => {
      const { choices, usage } = await openai.chat.completions.create({ ...HI, ...most });
      expect([choices[0].message.content, choices[0].finish_reason]).toEqual(['Hello!', 'length']);
      expect(usage?.completion_tokens).toBe(2);
      const streamed = await pieces({ ...HI, ...most });
      expect(streamed.map(({ delta }) => delta.content ?? '').join('')).toBe('Hello!');
      expect(streamed.at(-1)?.finish_reason).toBe('length');
    },
  );

  test('the probabilities of a reply’s tokens, whole and streamed', async () => {
    const body = { ...HI, logprobs: true, top_logprobs: 2 };
    const tokens = (await whole(body))[0].logprobs?.content ?? [];
    expect(tokens.map(({ token }) => token).join('')).toBe(REPLY);
    expect(tokens[0]).toMatchObject({ token: 'Hello', logprob: 0 });
    const streamed = await pieces(body);
    expect(streamed.flatMap(({ logprobs }) => logprobs?.content ?? [])).toEqual(tokens);
  });

  test('a call of one of its functions, of the older form', async () => {
    const body = { ...say('Weather?'), functions: [{ name: 'weather' }] };
    const [choice] = await whole(body);
    expect(choice).toMatchObject({
      finish_reason: 'function_call',
      message: { function_call: { name: 'weather', arguments: ARGUMENTS } },
    });
    const streamed = (await pieces(body)).map(({ delta }) => (delta as Called).function_call);
    expect(streamed.map((call) => call?.name ?? '').join('')).toBe('weather');
    expect(streamed.map((call) => call?.arguments ?? '').join('')).toBe(ARGUMENTS);
  });

  test('in a stream, a call of the tool that it names', async () => {
    const stream = openai.chat.completions.stream({
      ...HI,
      tools: [tool('weather'), tool('time')],
      tool_choice: { type: 'function', function: { name: 'time' } },
    });
    const [{ message }] = (await stream.finalChatCompletion()).choices;
    const [call, ...others] = message.tool_calls ?? [];
    expect(others).toEqual([]);
    expect(call).toMatchObject({ type: 'function', function: { name: 'time' } });
    const given = JSON.parse(call.function.arguments) as object;
    expect(given).toEqual({ city: expect.any(String) });
  });
});

describe('By a header of its own, the official SDK gets', () => {
  test.each([
    ['first', 'one'],
    ['1', 'two'],
    ['5', 'three'],
  ])('the reply that x-reprise-pick: %s says', async (pick, text) => {
    expect(await textOf(say('Pick'), { 'x-reprise-pick': pick })).toBe(text);
  });

  test.each([
    ['v1', '1'],
    ['v2', '2'],
  ])('what x-reprise-strategy: %s finds', async (strategy, total) => {
    const headers = { 'x-reprise-strategy': strategy };
    const asked = openai.chat.completions.create(say('Twice'), { headers });
    const { response } = await asked.withResponse();
    expect(response.headers.get('x-reprise-strategy')).toBe(strategy);
    expect(response.headers.get('x-reprise-total')).toBe(total);
  });

  test('another answer than an error where nothing is recorded', async () => {
    const missed = say('unheard of');
    const asked = (onMiss: string): Promise<string | null> =>
      textOf(missed, { 'x-reprise-on-miss': onMiss });
    expect(await asked('echo')).toBe('unheard of');
    const recorded = [REPLY, 'one', 'two', 'three', 'first', 'second', 'It rains.'];
    expect(recorded).toContain(await asked('any'));
    expect(await asked('synthesize')).toMatch(/./);
    await expect(asked('error')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });
});
