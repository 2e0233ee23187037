import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Asker } from '../../support/openai/asker.js';
import { ARGUMENTS, WEATHER_TALK, user } from '../../support/openai/weather-talk.js';
import { House } from '../../support/house.js';

const house = new House();
let asker: Asker;

beforeAll(async () => {
  await house.seed([
    WEATHER_TALK,
    {
      id: 'both',
      messages: [
        { role: 'user', content: 'Both?' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'one', arguments: '{"x":1}' } },
            { id: 'b', type: 'function', function: { name: 'two', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: 'A' },
        { role: 'tool', tool_call_id: 'b', content: 'B' },
        { role: 'assistant', content: 'Done.' },
      ],
    },
  ]);
  asker = new Asker((await house.serve()).client);
});
afterAll(() => house.leave());

describe('A recorded call of a tool', () => {
  test('is replayed as tool_calls, its arguments as they were recorded', async () => {
    const { json } = await asker.whole({ model: 'm', messages: [user('Weather?')] });
    expect(json.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: null,
        tool_calls: [
          {
            id: expect.stringMatching(/^call_\w{24}$/),
            type: 'function',
            function: { name: 'weather', arguments: ARGUMENTS },
          },
        ],
      },
    });
    expect(json.choices[0].message.tool_calls?.[0]).not.toHaveProperty('index');
  });

  test('is streamed with an integer index, id and name once, and arguments in pieces', async () => {
    const body = { model: 'm', messages: [user('Weather?')] };
    const { json } = await asker.streamed(body);
    const { json: whole } = await asker.whole(body);
    const calls = json.flatMap(({ choices }) => choices[0].delta.tool_calls ?? []);
    expect(calls.map(({ index }) => index)).toEqual(calls.map(() => 0));
    expect(calls.filter(({ id }) => id !== undefined)).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      id: whole.choices[0].message.tool_calls?.[0].id,
      type: 'function',
      function: { name: 'weather', arguments: '' },
    });
    expect(calls.map((call) => call.function?.arguments).join('')).toBe(ARGUMENTS);
    expect(calls.length).toBeGreaterThan(5);
    expect(json.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'tool_calls' });
  });

  test.each([
    ['as it was sent', ARGUMENTS],
    ['written again by JavaScript', '{"city":"Genève","days":2}'],
    ['written again by Python', '{"city": "Gen\\u00e8ve", "days": 2.0}'],
  ])('is met again when the client sends it back %s', async (_, sent) => {
    const { answer, json } = await asker.whole({
      model: 'm',
      messages: [
        user('Weather?'),
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'x', type: 'function', function: { name: 'weather', arguments: sent } },
          ],
        },
        { role: 'tool', tool_call_id: 'x', content: '{"sun": true}' },
      ],
    });
    expect(json.choices[0].message.content).toBe('Sunny.');
    expect(answer.headers).toMatchObject({
      'x-reprise-rung': 'history',
      'x-reprise-conversation': 'calls#3',
    });
  });

  test('may be one of several', async () => {
    const first = await asker.whole({ model: 'm', messages: [user('Both?')] });
    const calls = first.json.choices[0].message.tool_calls ?? [];
    expect(calls.map((call) => call.function)).toEqual([
      { name: 'one', arguments: '{"x":1}' },
      { name: 'two', arguments: '{}' },
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    const { answer, json } = await asker.whole({
      model: 'm',
      messages: [
        user('Both?'),
        first.json.choices[0].message,
        ...calls.map(({ id }, i) => ({ role: 'tool', tool_call_id: id, content: 'AB'[i] })),
      ],
    });
    expect(json.choices[0].message.content).toBe('Done.');
    expect(answer.headers['x-reprise-rung']).toBe('history');
  });

  test('is streamed behind the one before it, with the next index and an id of its own', async () => {
    const body = { model: 'm', messages: [user('Both?')] };
    const { json } = await asker.streamed(body);
    const calls = json.flatMap(({ choices }) => choices[0].delta.tool_calls ?? []);
    const indexes = calls.map(({ index }) => index);
    expect(indexes).toEqual([...indexes].sort());
    const joinedCalls = [0, 1].map((wanted) => {
      const [first, ...rest] = calls.filter(({ index }) => index === wanted);
      // Its id and its name come once.
      for (const piece of rest) {
        expect(piece).toEqual({ index: wanted, function: { arguments: expect.any(String) } });
      }
      const pieces = [first, ...rest].map((piece) => piece.function?.arguments);
      const { id, type } = first;
      return { id, type, function: { name: first.function?.name, arguments: pieces.join('') } };
    });
    const { json: whole } = await asker.whole(body);
    expect(joinedCalls).toEqual(whole.choices[0].message.tool_calls);
    expect(joinedCalls.map((call) => call.function)).toEqual([
      { name: 'one', arguments: '{"x":1}' },
      { name: 'two', arguments: '{}' },
    ]);
    expect(json.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'tool_calls' });
  });

  test('is written as function_call for clients of the older form', async () => {
    const { json } = await asker.whole({
      model: 'm',
      messages: [user('Weather?')],
      functions: [{ name: 'weather' }],
    });
    expect(json.choices[0]).toMatchObject({
      finish_reason: 'function_call',
      message: { content: null, function_call: { name: 'weather', arguments: ARGUMENTS } },
    });
  });
});

describe('Of several recorded calls, the first alone is sent', () => {
  const body = { model: 'm', messages: [user('Both?')] };
  const older = { ...body, functions: [{ name: 'one' }] };

  test('as function_call, whole and streamed, and counts alone', async () => {
    const { json: whole } = await asker.whole(older);
    const one = { name: 'one', arguments: '{"x":1}' };
    expect(whole.choices[0].message.function_call).toEqual(one);
    const { json } = await asker.streamed({ ...older, stream_options: { include_usage: true } });
    const pieces = json.flatMap(({ choices }) => choices[0]?.delta.function_call ?? []);
    expect(pieces.map(({ name }) => name ?? '').join('')).toBe(one.name);
    expect(pieces.map((piece) => piece.arguments ?? '').join('')).toBe(one.arguments);
    expect(json.at(-1)?.usage).toEqual(whole.usage);
    const { usage: ofAll } = (await asker.whole(body)).json;
    expect(whole.usage.completion_tokens).toBeLessThan(ofAll.completion_tokens);
  });

  test('when parallel_tool_calls is false, again and again', async () => {
    for (const parallel of [false, true, false]) {
      const { json } = await asker.whole({ ...body, parallel_tool_calls: parallel });
      const names = json.choices[0].message.tool_calls?.map((call) => call.function?.name);
      expect(names).toEqual(parallel ? ['one', 'two'] : ['one']);
    }
  });
});
