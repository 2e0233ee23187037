import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import OpenAI, { type ClientOptions } from 'openai';
import { House } from '../../support/house.js';
import { CheckedFetch } from '../../support/openai/checked-fetch.js';
import type { Server } from '../../support/server.js';

const house = new House();
const answers = new CheckedFetch();
let server: Server;
let openai: OpenAI;

const REPLY = 'Hello! How are you today, my friend?';
const HI = [{ role: 'user', content: 'Hi there' }] as const;
const TALK = { model: 'gpt-4o', messages: [...HI] };

beforeAll(async () => {
  await house.seed([
    {
      conversations: [
        { from: 'human', value: 'Hi there' },
        { from: 'gpt', value: REPLY },
      ],
    },
  ]);
  server = await house.serve({ API_KEYS: 'sk-right' });
  openai = client(server, { apiKey: 'sk-right' });
});
afterEach(() => expect(answers.faults).toEqual([]));
afterAll(() => house.leave());

/** The SDK, each of whose answers is checked. */
function client({ url }: Server, options: ClientOptions): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, maxRetries: 0, fetch: answers.fetch, ...options });
}

describe('The official SDK', () => {
  test('gets a recorded reply, and the headers beside it', async () => {
    const {
      data,
      response,
      request_id: id,
    } = await openai.chat.completions.create(TALK).withResponse();
    expect(data.choices[0].message.content).toBe(REPLY);
    expect(id).toBe(response.headers.get('x-request-id'));
    expect(response.headers.get('x-reprise-rung')).toBe('history');
  });

  test('iterates over a stream, with its usage', async () => {
    const stream = await openai.chat.completions.create({
      ...TALK,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let total = 0;
    for await (const chunk of stream) {
      text += chunk.choices.at(0)?.delta.content ?? '';
      total += chunk.usage?.total_tokens ?? 0;
    }
    const { usage } = await openai.chat.completions.create(TALK);
    expect([text, total]).toEqual([REPLY, usage?.total_tokens]);
  });

  test('accumulates a stream to what the whole answer says', async () => {
    const runner = openai.chat.completions.stream(TALK);
    const accumulated = await runner.finalChatCompletion();
    const whole = await openai.chat.completions.create(TALK);
    expect(accumulated.choices[0].message.content).toBe(whole.choices[0].message.content);
    expect(accumulated.choices[0].finish_reason).toBe('stop');
  });

  test('completes prompts, whole and streamed, one or several', async () => {
    const whole = await openai.completions.create({ model: 'm', prompt: 'Hi there' });
    expect(whole).toMatchObject({
      object: 'text_completion',
      choices: [{ text: REPLY, index: 0 }],
    });
    const stream = await openai.completions.create({
      model: 'm',
      prompt: 'Hi there',
      stream: true,
    });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0].text;
    expect(text).toBe(REPLY);
    const several = await openai.completions.create({
      model: 'm',
      prompt: ['Hi there', 'Hi there'],
      logprobs: 1,
    });
    expect(several.choices.map(({ index, text: each }) => [index, each])).toEqual([
      [0, REPLY],
      [1, REPLY],
    ]);
    expect(several.choices[0].logprobs?.tokens?.join('')).toBe(REPLY);
  });

  test('lists and describes models', async () => {
    const models: string[] = [];
    for await (const { id } of openai.models.list()) models.push(id);
    expect(models).toEqual(['reprise']);
    expect((await openai.models.retrieve('any/model')).id).toBe('any/model');
  });

  test('throws its own errors', async () => {
    const wrong = client(server, { apiKey: 'sk-wrong' });
    await expect(wrong.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    const ask = (body: object, headers = {}): Promise<unknown> =>
      openai.chat.completions.create({ ...TALK, ...body }, { headers });
    await expect(ask({ temperature: 9 })).rejects.toMatchObject({
      status: 400,
      param: 'temperature',
      type: 'invalid_request_error',
    });
    await expect(ask({}, { 'x-reprise-fault': '429' })).rejects.toBeInstanceOf(
      OpenAI.RateLimitError,
    );
    await expect(ask({}, { 'x-reprise-fault': '500' })).rejects.toBeInstanceOf(
      OpenAI.InternalServerError,
    );
    await expect(ask({}, { 'x-reprise-fault': 'disconnect; after=0' })).rejects.toBeInstanceOf(
      OpenAI.APIConnectionError,
    );
    await expect(
      openai.chat.completions.create(TALK, {
        headers: { 'x-reprise-fault': 'timeout' },
        timeout: 200,
      }),
    ).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
    await expect(
      ask({ messages: [{ role: 'user', content: 'unheard of' }] }),
    ).rejects.toMatchObject({ status: 404, code: 'no_recorded_reply' });
  });

  test('tries again what may succeed, as the answer says', async () => {
    const faulty = await house.serve({
      // Two of the first eight requests fail, and both again when they are tried again.
      FAULT_RATE: '0.4',
      FAULT_TYPES: '500,429',
      FAULT_SEED: '6',
    });
    const patient = client(faulty, { apiKey: 'none', maxRetries: 20 });
    const all = await Promise.all(
      Array.from({ length: 8 }, () => patient.chat.completions.create(TALK)),
    );
    expect(all.map(({ choices }) => choices[0].message.content)).toEqual(all.map(() => REPLY));
  });

  test('may leave a stream', async () => {
    const stream = await openai.chat.completions.create(
      { ...TALK, stream: true },
      { headers: { 'x-reprise-itl-ms': '20' } },
    );
    for await (const chunk of stream) {
      expect(chunk.object).toBe('chat.completion.chunk');
      break;
    }
    expect((await openai.chat.completions.create(TALK)).choices).toHaveLength(1);
  });
});
