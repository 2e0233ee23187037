import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encode } from 'gpt-tokenizer/encoding/cl100k_base';
import { Asker, joined } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';

const house = new House();
let asker: Asker;
/** Another process on the same store, whose streams have an event a character. */
let other: Asker;

const FAMILY = 'A family 👩‍👩‍👧 of 三 people 🏴󠁧󠁢󠁳󠁣󠁴󠁿, naïve é.';
const SCHEMA = { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] };
const TOOLS = [{ type: 'function', function: { name: 'f', parameters: SCHEMA } }];

const user = (content: unknown): object => ({ role: 'user', content });
const ask = (content: unknown, fields: object = {}): object => ({
  model: 'gpt-4o',
  messages: [user(content)],
  ...fields,
});
const said = (...messages: [from: string, value: string][]): object => ({
  conversations: messages.map(([from, value]) => ({ from, value })),
});

beforeAll(async () => {
  await house.seed([
    said(['human', 'Who?'], ['gpt', FAMILY]),
    ...Array.from({ length: 200 }, (_, i) => said(['human', 'Pick'], ['gpt', `reply ${i}`])),
    said(['human', 'Call'], ['function_call', '{"name": "f", "arguments": {"a": 1}}']),
    said(
      ['system', 'Be brief.'],
      ['human', 'Go.'],
      ['function_call', '{"name": "f", "arguments": {"a": 1}}'],
      ['observation', 'done'],
      ['gpt', 'It is done.'],
    ),
  ]);
  const servers = await Promise.all([house.serve(), house.serve({ STREAM_CHUNK: '1' })]);
  [asker, other] = servers.map(({ client }) => new Asker(client));
});
afterAll(() => house.leave());

/** Requests whose answers are found, cut, repeated, called for, or made up. */
const REQUESTS: readonly (readonly [
  what: string,
  body: object,
  headers?: Record<string, string>,
])[] = [
  ['a text', ask('Who?')],
  ['a text that is cut', ask('Who?', { max_tokens: 7 })],
  ['a text that stops', ask('Who?', { stop: [' people', 'é'] })],
  ['a text with its tokens', ask('Who?', { logprobs: true, top_logprobs: 1, max_tokens: 5 })],
  ['one of many', ask('Pick')],
  ['several of many, by a seed', ask('Pick', { n: 5, seed: -17 })],
  ['a call', ask('Call')],
  ['a call that is required', ask('Who?', { tools: TOOLS, tool_choice: 'required' })],
  ['a call that is named', ask('Who?', { tools: TOOLS, tool_choice: TOOLS[0] })],
  ['JSON', ask('Who?', { response_format: { type: 'json_object' }, seed: 3, n: 2 })],
  ['any reply', ask('unheard of', { n: 3 }), { 'x-reprise-on-miss': 'any' }],
  ['a made-up text', ask('unheard of'), { 'x-reprise-on-miss': 'synthesize' }],
];

describe.each(REQUESTS)('An answer of %s', (_, body, headers = {}) => {
  test('is the same bytes from every process, but for id and time', async () => {
    const bytes = await Promise.all(
      [asker, other, asker].map(async (each) => {
        const { answer, json } = await each.whole(body, headers);
        const text = answer.body.toString();
        return text.replace(`"id":"${json.id}"`, '').replace(`"created":${json.created}`, '');
      }),
    );
    expect(new Set(bytes).size).toBe(1);
  });

  test('is streamed to the same content, reasons and usage, in whole characters, and without an error', async () => {
    const { json: whole } = await asker.whole(body, headers);
    for (const each of [asker, other]) {
      const asked = { ...body, stream_options: { include_usage: true } };
      const { json: chunks } = await each.streamed(asked, headers);
      const last = chunks.pop();
      expect(last?.usage).toEqual(whole.usage);
      expect(joined(chunks)).toEqual(whole.choices.map(({ message }) => message.content ?? ''));
      const pieces = chunks.map(({ choices: [{ delta }] }) => delta.content ?? '');
      expect(pieces.filter((piece) => !piece.isWellFormed())).toEqual([]);
      const reasons = chunks.flatMap(({ choices: [{ finish_reason: reason }] }) => reason ?? []);
      expect(reasons).toEqual(whole.choices.map(({ finish_reason: reason }) => reason));
      const keys = ['id', 'object', 'created', 'model', 'choices', 'usage'];
      for (const chunk of chunks) expect(Object.keys(chunk)).toEqual(keys);
    }
  });
});

describe('A request', () => {
  test('gets up to 128 replies, each with an index of its own', async () => {
    const { json } = await asker.whole(ask('Pick', { n: 128 }));
    expect(json.choices.map(({ index }) => index)).toEqual(Array.from(Array(128).keys()));
    expect(new Set(json.choices.map(({ message }) => message.content)).size).toBe(128);
    const { answer, json: refused } = await asker.refused(ask('Pick', { n: 129 }));
    expect([answer.status, refused.error.param]).toEqual([400, 'n']);
  });

  test('may have fields that OpenAI does not know, and nulls for those that it does', async () => {
    const extras = { ignore_eos: true, guided_json: {}, repetition_penalty: 1.1, mirostat: null };
    const nulls = { stop: null, n: null, max_tokens: null, seed: null, tools: null, stream: null };
    const known = { store: true, metadata: { a: 'b' }, user: 'me', temperature: 0, top_p: 1 };
    const { json } = await asker.whole(ask('Who?', { ...extras, ...nulls, ...known }));
    expect(json.choices[0].message.content).toBe(FAMILY);
  });

  test('may have its text in parts, which are joined, among others that do not count', async () => {
    const text = (words: string): object => ({ type: 'text', text: words });
    const image = { type: 'image_url', image_url: { url: 'https://page.example/a.png' } };
    const { answer } = await asker.whole(ask([text('Wh'), image, text('o?')]));
    expect(answer.headers['x-reprise-rung']).toBe('history');
  });

  test.each(['tool', 'function'])(
    'may have messages of all roles, a result of the role %s among them',
    async (role) => {
      const call = { name: 'f', arguments: '{"a":1}' };
      const isOld = role === 'function';
      const called = isOld
        ? { function_call: call }
        : { tool_calls: [{ id: 'x', type: 'function', function: call }] };
      for (const instructor of ['system', 'developer']) {
        const { answer, json } = await asker.whole({
          model: 'm',
          messages: [
            { role: instructor, content: 'Be brief.' },
            user('Go.'),
            { role: 'assistant', content: null, ...called },
            { role, content: 'done', ...(isOld ? { name: 'f' } : { tool_call_id: 'x' }) },
          ],
        });
        expect(json.choices[0].message.content).toBe('It is done.');
        expect(answer.headers['x-reprise-rung']).toBe('history');
      }
    },
  );

  test('for an older model is counted with that model’s tokens', async () => {
    const { json } = await asker.whole({ ...ask('Who?'), model: 'gpt-4' });
    const prompt = 3 + 3 + encode('user').length + encode('Who?').length;
    const completion = encode(FAMILY).length;
    expect(json.usage).toEqual({
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
    });
    const { json: newer } = await asker.whole(ask('Who?'));
    expect(newer.usage.completion_tokens).not.toBe(completion);
  });

  test.each([
    ['required', 'tool_calls'],
    [TOOLS[0], 'stop'],
  ])(
    'that demands a call (%j) gets it in a stream with an index, id and name once, and its reason',
    async (choice, reason) => {
      const { json } = await asker.streamed(ask('Who?', { tools: TOOLS, tool_choice: choice }));
      const calls = json.flatMap(({ choices }) => choices[0].delta.tool_calls ?? []);
      expect(calls.map(({ index }) => index)).toEqual(calls.map(() => 0));
      expect(calls.filter(({ id }) => id !== undefined)).toHaveLength(1);
      expect(calls.filter((call) => call.function?.name !== undefined)).toHaveLength(1);
      const text = calls.map((call) => call.function?.arguments).join('');
      expect(JSON.parse(text)).toHaveProperty('a');
      expect(json.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: reason });
    },
  );
});
