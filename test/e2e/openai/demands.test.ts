import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { Asker } from '../../support/openai/asker.js';
import { ARGUMENTS, WEATHER_TALK, user } from '../../support/openai/weather-talk.js';
import { House } from '../../support/house.js';

const tool = (name: string, parameters: object): object => ({
  type: 'function',
  function: { name, parameters },
});
const named = (name: string): object => ({ type: 'function', function: { name } });

const house = new House();
let asker: Asker;

beforeAll(async () => {
  await house.seed([
    WEATHER_TALK,
    {
      id: 'json',
      conversations: [
        { from: 'human', value: 'JSON?' },
        { from: 'gpt', value: '{"answer": 42}' },
      ],
    },
  ]);
  asker = new Asker((await house.serve()).client);
});
afterAll(() => house.leave());

const WEATHER = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1, maximum: 7 } },
  required: ['city', 'days'],
  additionalProperties: false,
};
const TOOLS = [{ type: 'function', function: { name: 'forecast', parameters: WEATHER } }];
const NAMED = { type: 'function', function: { name: 'forecast' } };

describe('A demand', () => {
  test.each([
    ['required', 'tool_calls'],
    [NAMED, 'stop'],
  ])(
    'tool_choice: %j is met with a call that is valid, always the same',
    async (choice, reason) => {
      const body = { model: 'm', messages: [user('JSON?')], tools: TOOLS, tool_choice: choice };
      const { answer, json } = await asker.whole(body);
      expect(answer.headers['x-reprise-rung']).toBe('synthesized');
      expect(json.choices[0].finish_reason).toBe(reason);
      const [call] = json.choices[0].message.tool_calls ?? [];
      expect(call.function?.name).toBe('forecast');
      const value: unknown = JSON.parse(call.function?.arguments ?? '');
      expect(new Ajv().validate(WEATHER, value)).toBe(true);
      expect((await asker.whole(body)).json.choices).toEqual(json.choices);
    },
  );

  test('for a tool that the recorded reply calls is met with that', async () => {
    const { answer, json } = await asker.whole({
      model: 'm',
      messages: [user('Weather?')],
      tools: [{ type: 'function', function: { name: 'weather' } }],
      tool_choice: 'required',
    });
    expect(answer.headers['x-reprise-rung']).toBe('history');
    expect(json.choices[0].message.tool_calls?.[0].function?.arguments).toBe(ARGUMENTS);
  });

  test('for JSON is met with the recorded reply when it is that', async () => {
    const { answer, json } = await asker.whole({
      model: 'm',
      messages: [user('JSON?')],
      response_format: { type: 'json_object' },
    });
    expect(answer.headers['x-reprise-rung']).toBe('history');
    expect(json.choices[0].message.content).toBe('{"answer": 42}');
  });

  test.each([
    ['json_object', { type: 'json_object' }],
    ['json_schema', { type: 'json_schema', json_schema: { name: 'w', schema: WEATHER } }],
  ])(
    'for JSON (%s) leaves a recorded call alone when there are tools to call',
    async (_, format) => {
      const body = { model: 'm', messages: [user('Weather?')], response_format: format };
      const offering = await asker.whole({ ...body, tools: TOOLS });
      expect(offering.answer.headers['x-reprise-rung']).toBe('history');
      expect(offering.json.choices[0].message.tool_calls?.[0].function?.arguments).toBe(ARGUMENTS);
      const { answer, json } = await asker.whole(body);
      expect(answer.headers['x-reprise-rung']).toBe('synthesized');
      expect(() => JSON.parse(json.choices[0].message.content ?? '') as unknown).not.toThrow();
    },
  );

  test('for JSON of a schema is met with a valid value, whole and streamed', async () => {
    const body = {
      model: 'm',
      messages: [user('JSON?')],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'weather', strict: true, schema: WEATHER },
      },
    };
    const { answer, json } = await asker.whole(body);
    expect(answer.headers['x-reprise-rung']).toBe('synthesized');
    const value: unknown = JSON.parse(json.choices[0].message.content ?? '');
    expect(new Ajv().validate(WEATHER, value)).toBe(true);
    const streamed = await asker.streamed(body);
    const pieces = streamed.json.map(({ choices }) => choices[0].delta.content ?? '');
    expect(pieces.join('')).toBe(json.choices[0].message.content);
  });

  test('that cannot be met is refused', async () => {
    const { answer, json } = await asker.refused({
      model: 'm',
      messages: [user('JSON?')],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'never', schema: { type: 'integer', minimum: 2, maximum: 1 } },
      },
    });
    expect([answer.status, json.error.code]).toEqual([400, 'invalid_json_schema']);
    expect(json.error.param).toBe('response_format.json_schema.schema');
  });

  test.each<[param: string, fields: object]>([
    [
      'tools[1].function.parameters',
      { tools: [tool('g', {}), tool('f', { type: 5 })], tool_choice: named('f') },
    ],
    ['tools[0].function.parameters', { tools: [tool('f', { type: 5 })], tool_choice: 'required' }],
    [
      'functions[1].parameters',
      {
        functions: [{ name: 'g' }, { name: 'f', parameters: { type: 5 } }],
        function_call: { name: 'f' },
      },
    ],
  ])('that is none is refused by its place: %s', async (param, fields) => {
    const { answer, json } = await asker.refused({
      model: 'm',
      messages: [user('JSON?')],
      ...fields,
    });
    expect(answer.status).toBe(400);
    expect(json.error).toMatchObject({ code: 'invalid_json_schema', param });
  });
});
