import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decode, encode } from 'gpt-tokenizer/encoding/o200k_base';
import { Asker, joined } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';

const house = new House();
let asker: Asker;

const REPLY = 'Hello! How are you today, my friend?';
const FAMILY = 'A family 👩‍👩‍👧 of 三 people 🏴󠁧󠁢󠁳󠁣󠁴󠁿, é.';
const TALK = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi there' }] };

beforeAll(async () => {
  await house.seed([
    { conversations: [human('Hi there'), gpt(REPLY)] },
    { conversations: [human('Who?'), gpt(FAMILY)] },
    ...['a b', 'c d e'].map((reply) => ({ conversations: [human('Pick'), gpt(reply)] })),
  ]);
  asker = new Asker((await house.serve()).client);
});
afterAll(() => house.leave());

describe('A stream', () => {
  test('has the headers that clients and proxies look for', async () => {
    const { answer } = await asker.streamed(TALK);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-reprise-rung': 'history',
    });
  });

  test('begins with the role, has an event for each token, and ends with the reason alone', async () => {
    const { json } = await asker.streamed(TALK);
    const [first, ...rest] = json.map(({ choices }) => choices[0]);
    const last = rest.pop();
    expect(first).toEqual({
      index: 0,
      delta: { role: 'assistant', content: '', refusal: null },
      logprobs: null,
      finish_reason: null,
    });
    expect(last).toEqual({ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' });
    for (const { delta, finish_reason: reason } of rest) {
      expect(Object.keys(delta)).toEqual(['content']);
      expect(reason).toBeNull();
    }
    expect(rest.map(({ delta }) => delta.content)).toEqual(
      encode(REPLY).map((token) => decode([token])),
    );
  });

  test('never cuts a character in two', async () => {
    const { json } = await asker.streamed({
      model: 'm',
      messages: [{ role: 'user', content: 'Who?' }],
    });
    const pieces = json.map(({ choices }) => choices[0].delta.content ?? '');
    expect(pieces.join('')).toBe(FAMILY);
    expect(pieces.filter((piece) => !piece.isWellFormed() || piece.includes('\ufffd'))).toEqual([]);
  });

  test('has one id, time, model and object in all events', async () => {
    const { json } = await asker.streamed(TALK);
    const heads = json.map(({ id, created, model, object }) => [id, created, model, object]);
    expect(new Set(heads.map((head) => JSON.stringify(head))).size).toBe(1);
    expect(heads[0][3]).toBe('chat.completion.chunk');
  });

  test('says the same as the answer that is not streamed', async () => {
    const { json } = await asker.streamed(TALK);
    const whole = await asker.whole(TALK);
    expect(joined(json)).toEqual([whole.json.choices[0].message.content]);
  });

  test('has its usage in one more event when it is asked for, and null before', async () => {
    const { json } = await asker.streamed({ ...TALK, stream_options: { include_usage: true } });
    const { json: whole } = await asker.whole(TALK);
    const last = json.pop();
    expect(last).toMatchObject({ choices: [], usage: whole.usage });
    expect(json.map(({ usage }) => usage)).toEqual(json.map(() => null));
  });

  test('has no usage unasked', async () => {
    const { json } = await asker.streamed(TALK);
    expect(json.filter((chunk) => 'usage' in chunk || chunk.choices.length === 0)).toEqual([]);
  });

  test('of n replies has them in turns, each with a beginning and an end', async () => {
    const { json } = await asker.streamed({
      model: 'm',
      messages: [{ role: 'user', content: 'Pick' }],
      n: 2,
    });
    expect(new Set(joined(json))).toEqual(new Set(['a b', 'c d e']));
    const order = json.map(({ choices: [{ index }] }) => index);
    expect(order.slice(0, 6)).toEqual([0, 1, 0, 1, 0, 1]);
    for (const index of [0, 1]) {
      const own = json.filter(({ choices }) => choices[0].index === index);
      expect(own[0].choices[0].delta.role).toBe('assistant');
      expect(own.at(-1)?.choices[0].finish_reason).toBe('stop');
    }
  });

  test('is cut like the answer that is not streamed', async () => {
    for (const cut of [{ max_tokens: 3 }, { stop: 'are' }]) {
      const { json } = await asker.streamed({ ...TALK, ...cut });
      const { json: whole } = await asker.whole({ ...TALK, ...cut });
      expect(joined(json)).toEqual([whole.choices[0].message.content]);
      expect(json.at(-1)?.choices[0].finish_reason).toBe(whole.choices[0].finish_reason);
    }
  });

  test('with stream_options but no stream is refused', async () => {
    const { answer, json } = await asker.refused({ ...TALK, stream_options: {} });
    expect(answer.status).toBe(400);
    expect(json.error).toMatchObject({ type: 'invalid_request_error', param: 'stream_options' });
  });
});

function human(value: string): object {
  return { from: 'human', value };
}

function gpt(value: string): object {
  return { from: 'gpt', value };
}
