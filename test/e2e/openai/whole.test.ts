import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { Asker } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';

const house = new House();
let asker: Asker;

const HI = { role: 'user', content: 'Hi there' };
const REPLY = 'Hello! How are you today, my friend?';
const TALK = { model: 'gpt-4o', messages: [HI] };

beforeAll(async () => {
  await house.seed([
    {
      id: 'talk',
      conversations: [
        { from: 'human', value: 'Hi there' },
        { from: 'gpt', value: REPLY },
        { from: 'human', value: 'Fine.' },
        { from: 'gpt', value: 'Good.' },
      ],
    },
    ...['one', 'two', 'three'].map((value, i) => ({
      id: `n${i}`,
      conversations: [
        { from: 'human', value: 'Pick' },
        { from: 'gpt', value },
      ],
    })),
  ]);
  asker = new Asker((await house.serve()).client);
});
afterAll(() => house.leave());

describe('An answer that is not streamed', () => {
  test('is 200, and has the id, object, time, model and choice that clients read', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { answer, json } = await asker.whole(TALK);
    expect(answer.status).toBe(200);
    expect(json).toEqual({
      id: expect.stringMatching(/^chatcmpl-\w{20,}$/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'gpt-4o',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: REPLY, refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: expect.anything(),
    });
    expect(Number.isInteger(json.created)).toBe(true);
    expect(json.created).toBeGreaterThanOrEqual(before);
  });

  test('has an id of its own', async () => {
    const [a, b] = [await asker.whole(TALK), await asker.whole(TALK)];
    expect(a.json.id).not.toBe(b.json.id);
  });

  test('counts tokens as OpenAI’s cookbook does', async () => {
    const { json } = await asker.whole(TALK);
    const prompt = 3 + 3 + encode('user').length + encode('Hi there').length;
    const completion = encode(REPLY).length;
    expect(json.usage).toEqual({
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
    });
  });

  test('has n different replies, counted together, while there are n; then they repeat', async () => {
    const { json } = await asker.whole({ model: 'm', messages: [user('Pick')], n: 5 });
    const texts = json.choices.map(({ message }) => message.content);
    expect(json.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(texts.slice(0, 3))).toEqual(new Set(['one', 'two', 'three']));
    expect(texts.slice(3)).toEqual(texts.slice(0, 2));
    const counts = texts.map((text) => encode(text ?? '').length);
    expect(json.usage.completion_tokens).toBe(counts.reduce((sum, count) => sum + count));
  });

  test('is the same for the same request and seed, but for id and time', async () => {
    const bodies = await Promise.all(
      [undefined, 1, 2, -7].map(async (seed) => {
        const body = { model: 'm', messages: [user('Pick')], seed };
        const both = [await asker.whole(body), await asker.whole(body)];
        expect(both[0].json.choices).toEqual(both[1].json.choices);
        return both[0].json.choices[0].message.content;
      }),
    );
    expect(bodies.slice(1)).toEqual(['two', 'three', 'three']);
  });

  test('says how it was found, and where', async () => {
    const { answer } = await asker.whole({ ...TALK, messages: [HI, say(REPLY), user('Fine.')] });
    expect(answer.headers).toMatchObject({
      'x-reprise-rung': 'history',
      'x-reprise-conversation': 'talk#3',
      'x-reprise-total': '1',
      'x-reprise-strategy': 'v4',
    });
  });

  test.each([
    ['first', 'one'],
    ['1', 'two'],
    ['5', 'three'],
  ])('x-reprise-pick: %s picks a reply', async (pick, wanted) => {
    const body = { model: 'm', messages: [user('Pick')], seed: 99 };
    const { json, answer } = await asker.whole(body, { 'x-reprise-pick': pick });
    expect(json.choices[0].message.content).toBe(wanted);
    expect(answer.headers['x-reprise-total']).toBe('3');
  });

  test('is cut after max_completion_tokens tokens, which win over max_tokens', async () => {
    const { json } = await asker.whole({ ...TALK, max_tokens: 9, max_completion_tokens: 4 });
    const [{ message, finish_reason: reason }] = json.choices;
    expect(reason).toBe('length');
    expect(encode(message.content ?? '')).toEqual(encode(REPLY).slice(0, 4));
    expect(json.usage.completion_tokens).toBe(4);
  });

  test('is not cut by as many tokens as it has', async () => {
    const { json } = await asker.whole({ ...TALK, max_tokens: encode(REPLY).length });
    expect(json.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: REPLY },
    });
  });

  test.each([
    ['How', 'Hello! '],
    [[' my', 'today'], 'Hello! How are you '],
    [['nowhere', ''], REPLY],
    [null, REPLY],
  ])('ends before stop: %j', async (stop, content) => {
    const { json } = await asker.whole({ ...TALK, stop });
    expect(json.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content } });
  });

  test('has its own tokens as probabilities', async () => {
    const { json } = await asker.whole({ ...TALK, logprobs: true, top_logprobs: 2 });
    const { content } = json.choices[0].logprobs as { content: { token: string }[] };
    expect(content.map(({ token }) => token).join('')).toBe(REPLY);
    expect(content).toHaveLength(encode(REPLY).length);
    expect(content[0]).toEqual({
      token: 'Hello',
      logprob: 0,
      bytes: [...Buffer.from('Hello')],
      top_logprobs: [{ token: 'Hello', logprob: 0, bytes: [...Buffer.from('Hello')] }],
    });
  });
});

function user(content: string): object {
  return { role: 'user', content };
}

function say(content: string): object {
  return { role: 'assistant', content };
}
