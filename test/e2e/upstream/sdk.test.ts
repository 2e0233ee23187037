import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import OpenAI, { APIError } from 'openai';
import { House } from '../../support/house.js';
import { CheckedFetch } from '../../support/openai/checked-fetch.js';
import type { Environment } from '../../support/child.js';
import { ARGUMENTS, WEATHER_TALK } from '../../support/openai/weather-talk.js';

const REPLY = 'Grüße: one two three four five six 😀.';
const TALK = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'hi' }] };
const WEATHER = { ...TALK, messages: [{ role: 'user' as const, content: 'Weather?' }] };

const house = new House();
const answers = new CheckedFetch();
/** Asks a Reprise that replays, through another one. */
let openai: OpenAI;
/** The same, where each answer of the one that replays is broken off. */
let broken: OpenAI;

beforeAll(async () => {
  const conversations = [
    { from: 'human', value: 'hi' },
    { from: 'gpt', value: REPLY },
  ];
  await house.seed([{ conversations }, WEATHER_TALK]);
  const clients = await Promise.all([
    through({}),
    through({ FAULT_RATE: '1', FAULT_TYPES: 'disconnect' }),
  ]);
  // An event that is an error is in no schema.
  openai = clients[0].withOptions({ fetch: answers.fetch });
  broken = clients[1];
});
afterEach(() => expect(answers.faults).toEqual([]));
afterAll(() => house.leave());

/** The official client of a server before another one. */
async function through(settings: Environment): Promise<OpenAI> {
  const behind = await house.serve({ ...settings, API_KEYS: 'sk-behind' });
  const { url } = await house.serve({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: `${behind.url}/v1`, UPSTREAM_RETRY_MS: '0' },
    ...{ UPSTREAM_API_KEY: 'sk-behind', API_KEYS: 'sk-front' },
  });
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-front', maxRetries: 0 });
}

describe('The official SDK, before a Reprise before another one,', () => {
  test('gets a reply, whole and streamed, at the same cost', async () => {
    const whole = await openai.chat.completions.create(TALK);
    expect(whole.choices[0].message.content).toBe(REPLY);
    const stream = await openai.chat.completions.create({
      ...TALK,
      ...{ stream: true, stream_options: { include_usage: true } },
    });
    let text = '';
    let usage: unknown;
    for await (const chunk of stream) {
      text += chunk.choices.at(0)?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    expect([text, usage]).toEqual([REPLY, whole.usage]);
  });

  test('gets several replies, and their probabilities', async () => {
    const asked = { ...TALK, n: 3, logprobs: true, top_logprobs: 1 };
    const whole = await openai.chat.completions.create(asked);
    expect(whole.choices.map(({ message }) => message.content)).toEqual([REPLY, REPLY, REPLY]);
    const tokens = whole.choices.map(({ logprobs }) => logprobs?.content);
    expect(tokens[0]?.flatMap(({ bytes }) => bytes)).toEqual([...Buffer.from(REPLY)]);
    const streamed = await openai.chat.completions.stream(asked).finalChatCompletion();
    expect(streamed.choices.map(({ logprobs }) => logprobs?.content)).toEqual(tokens);
  });

  test('calls tools, whole and streamed', async () => {
    const tool = { type: 'function' as const, function: { name: 'weather', parameters: {} } };
    const whole = await openai.chat.completions.create({ ...WEATHER, tools: [tool] });
    const streamed = await openai.chat.completions
      .stream({ ...WEATHER, tools: [tool] })
      .finalChatCompletion();
    for (const { choices } of [whole, streamed]) {
      const [{ message, finish_reason: reason }] = choices;
      expect(message.tool_calls).toMatchObject([
        { type: 'function', function: { name: 'weather', arguments: ARGUMENTS } },
      ]);
      expect([message.content, reason]).toEqual([null, 'tool_calls']);
    }
    expect(streamed.choices[0].message.tool_calls?.map(({ id }) => id)).toEqual(
      whole.choices[0].message.tool_calls?.map(({ id }) => id),
    );
  });

  test('completes prompts', async () => {
    const { choices } = await openai.completions.create({ model: 'm', prompt: ['hi', 'hi'] });
    expect(choices.map(({ text }) => text)).toEqual([REPLY, REPLY]);
  });

  test('throws the errors of the one behind as its own', async () => {
    const unknown = { ...TALK, messages: [{ role: 'user' as const, content: 'unheard of' }] };
    const asked = openai.chat.completions.create(unknown);
    await expect(asked).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(asked).rejects.toMatchObject({ status: 404, code: 'no_recorded_reply' });
  });

  test('throws what breaks a stream off, behind the pieces that came', async () => {
    const stream = await broken.chat.completions.create({ ...TALK, stream: true });
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of stream) text += chunk.choices.at(0)?.delta.content ?? '';
    };
    const error: unknown = await read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ code: 'upstream_cut_off' });
    expect(REPLY.startsWith(text) && text !== '').toBe(true);
    await expect(broken.chat.completions.create(TALK)).rejects.toMatchObject({
      status: 502,
      code: 'upstream_cut_off',
    });
  });
});
