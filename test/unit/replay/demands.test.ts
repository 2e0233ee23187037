import { describe, expect, test } from '@jest/globals';
import { Demands } from '../../../src/conversation/replay/demands.js';
import type { Found, Turn } from '../../../src/conversation/replay/turn.js';
import type { Demand } from '../../../src/core/chat.js';
import type { Origin } from '../../../src/core/engine.js';
import { InvalidJsonSchemaError } from '../../../src/core/errors.js';
import { turnOf, type RequestFields } from '../../support/chat-request.js';
import { human } from '../../support/dialogue.js';
import { faultOf } from '../../support/schema-oracle.js';

const demands = new Demands();
const RECORDED: Origin = { rung: 'history', strategy: 'v4', total: 2 };
const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1 } },
  required: ['city', 'days'],
  additionalProperties: false,
};
const TOOLS: Demand = {
  kind: 'tool-call',
  tools: [
    { name: 'f', parameters: SCHEMA },
    { name: 'g', parameters: undefined },
  ],
};
const ANY_OBJECT: Demand = { kind: 'json', schema: undefined, letsCall: false };
const JSON_OF_SCHEMA: Demand = { kind: 'json', schema: SCHEMA, letsCall: false };

/** A turn, and texts or calls as what was found. */
function found(
  demand: Demand | undefined,
  replies: readonly (string | { readonly call: string })[],
  fields: RequestFields = {},
): [Turn, Found] {
  const turn = turnOf({ demand, n: replies.length, ...fields });
  const { choices } = turn;
  return [
    turn,
    {
      origin: RECORDED,
      replies: replies.map((reply, index) =>
        typeof reply === 'string'
          ? choices.text(reply)
          : choices.calls([{ name: reply.call, arguments: '{"recorded":true}' }], index),
      ),
    },
  ];
}

const textsOf = ({ replies }: Found): unknown[] =>
  replies.map(({ json }) => json && (JSON.parse(json.toString()) as unknown));

describe('What meets the demand is replayed as it was found:', () => {
  test.each<[string, Demand | undefined, (string | { call: string })[]]>([
    ['anything, without one', undefined, ['text', { call: 'other' }]],
    ['a call of one of the tools', TOOLS, [{ call: 'f' }, { call: 'g' }]],
    ['an object of JSON', ANY_OBJECT, ['{}', ' {"a": [1]}\n']],
    ['JSON of the schema', JSON_OF_SCHEMA, ['{"city":"Bern","days":1}']],
    [
      'JSON, or a call of an offered tool',
      { ...ANY_OBJECT, letsCall: true },
      ['{}', { call: 'f' }],
    ],
  ])('%s', async (_, demand, replies) => {
    const [turn, given] = found(demand, replies);
    const met = await demands.meet(turn, given);
    expect(met.origin).toBe(RECORDED);
    expect(met.replies.every((reply, index) => reply === given.replies[index])).toBe(true);
  });
});

describe('What does not is replaced:', () => {
  test('each text, and each call of another tool, by a valid call of one of the tools', async () => {
    const [turn, given] = found(TOOLS, ['text', { call: 'f' }, { call: 'other' }]);
    const met = await demands.meet(turn, given);
    expect(met.origin).toEqual({ rung: 'synthesized', total: 2 });
    expect(met.replies[1]).toBe(given.replies[1]);
    for (const { calls, json, reason } of [met.replies[0], met.replies[2]]) {
      expect([json, calls.length, reason]).toEqual([undefined, 1, 'tool-calls']);
      const [{ name, arguments: text }] = calls;
      if (name === 'f') expect(faultOf(SCHEMA, text)).toBeUndefined();
      else expect([name, text]).toEqual(['g', '{}']);
    }
  });

  test('each tool has its turn in some conversation', async () => {
    const names = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const [turn, given] = found(TOOLS, ['text'], { messages: human(`question ${i}`) });
        return (await demands.meet(turn, given)).replies[0].calls[0].name;
      }),
    );
    expect(new Set(names)).toEqual(new Set(['f', 'g']));
  });

  test('what is no object, by one', async () => {
    const replies = ['text', '[]', 'null', '1', '"{}"', '{} {}', '', { call: 'f' }];
    const [turn, given] = found(ANY_OBJECT, replies);
    for (const text of textsOf(await demands.meet(turn, given))) {
      expect(JSON.parse(text as string)).toEqual(expect.objectContaining({ synthetic: true }));
    }
  });

  test('what is not of the schema, by JSON that is', async () => {
    const replies = ['text', '{"city":"Bern"}', '{"city":"Bern","days":0}', { call: 'f' }];
    const [turn, given] = found(JSON_OF_SCHEMA, replies);
    const met = await demands.meet(turn, given);
    expect(met.origin).toEqual({ rung: 'synthesized', total: 2 });
    const faults = textsOf(met).map((text) => faultOf(SCHEMA, text as string));
    expect(faults).toEqual(replies.map(() => undefined));
  });

  test('always by the same, but by another one for each reply, seed and conversation', async () => {
    const made = async (fields: RequestFields): Promise<unknown[]> => {
      const [turn, given] = found(JSON_OF_SCHEMA, ['text', 'text'], fields);
      return textsOf(await demands.meet(turn, given));
    };
    const fields = [{}, { seed: 1 }, { seed: -1 }, { messages: human('Why?') }];
    const first = await Promise.all(fields.map(made));
    expect(await Promise.all(fields.map(made))).toEqual(first);
    expect(new Set(first.flat()).size).toBeGreaterThan(4);
  });
});

test('A schema that nothing fits is an error for the client', async () => {
  const never = { type: 'integer', minimum: 2, maximum: 1 };
  const [turn, given] = found({ ...JSON_OF_SCHEMA, schema: never }, ['1']);
  await expect(Promise.resolve(demands.meet(turn, given))).rejects.toThrow(InvalidJsonSchemaError);
});

test('Others have their turn between replies that are made', async () => {
  // What makes JSON is loaded and compiled first, which may take as long as a request has for all of it.
  for (let i = 0; i < 3; i++) await demands.meet(...found(JSON_OF_SCHEMA, ['text']));
  const count = 8;
  const [turn, given] = found(
    JSON_OF_SCHEMA,
    Array.from({ length: count }, () => 'text'),
  );
  let turns = 0;
  let isOver = false;
  const other = (): void => {
    turns++;
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  await demands.meet(turn, given);
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(count - 1);
});
