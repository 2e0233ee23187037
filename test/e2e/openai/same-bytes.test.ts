import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Answer } from '../../support/client.js';
import { House } from '../../support/house.js';
import { Asker, type Headers } from '../../support/openai/asker.js';

const house = new House();
let one: Asker;
let twin: Asker;

beforeAll(async () => {
  await house.seed([
    talk('family', 'Who?', 'A 👩‍👩‍👧 of 三人 é.'),
    talk('long', 'What?', 'They said: hello there, and that was all.'),
    ...Array.from({ length: 9 }, (_, i) => talk(`pick${i}`, 'Pick', `number ${i}`)),
    {
      conversations: [
        { from: 'human', value: 'Weather?' },
        { from: 'function_call', value: '{"name": "weather", "arguments": {"city": "Genève"}}' },
      ],
    },
  ]);
  [one, twin] = (await Promise.all([house.serve(), house.serve()])).map(
    ({ client }) => new Asker(client),
  );
});
afterAll(() => house.leave());

const chat = (content: string): object => ({ model: 'm', messages: [{ role: 'user', content }] });

describe('Two servers on one store', () => {
  const SCHEMA = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } } };
  const TOOLS = [{ type: 'function', function: { name: 'f', parameters: SCHEMA } }];
  const format = { type: 'json_schema', json_schema: { name: 'x', schema: SCHEMA } };

  test.each<[what: string, body: object, headers: Headers]>([
    ['no more than must be', chat('Pick'), {}],
    ['a seed', { ...chat('Pick'), seed: 1234 }, {}],
    ['a seed below 0', { ...chat('Pick'), seed: -5 }, {}],
    ['several replies', { ...chat('Pick'), n: 5 }, {}],
    ['more replies than there are, and a seed', { ...chat('Pick'), n: 20, seed: 7 }, {}],
    ['a number', chat('Pick'), { 'x-reprise-pick': '4' }],
    ['what is made up', { ...chat('unheard of'), n: 3 }, { 'x-reprise-on-miss': 'synthesize' }],
    ['any reply', { ...chat('unheard of'), n: 3, seed: 2 }, { 'x-reprise-on-miss': 'any' }],
    ['a call of a tool', chat('Weather?'), {}],
    ['a call that is made up', { ...chat('Pick'), tools: TOOLS, tool_choice: 'required' }, {}],
    ['JSON that is made up', { ...chat('Pick'), response_format: format, seed: 3 }, {}],
    ['probabilities', { ...chat('Who?'), logprobs: true, top_logprobs: 3 }, {}],
    ['a cut', { ...chat('What?'), max_tokens: 5, stop: 'all' }, {}],
  ])('answer the same request with the same bytes: %s', async (_, body, headers) => {
    for (const stream of [false, true]) {
      const asked = { ...body, stream };
      const both = [one, twin, twin].map((each) => each.send(asked, headers));
      const [first, ...others] = (await Promise.all(both)).map(withoutIds);
      expect(first).toContain('"choices"');
      for (const other of others) expect(other).toBe(first);
    }
  });

  test('pick the same reply for the same seed, and not the same one for all seeds', async () => {
    const told = await Promise.all(
      Array.from({ length: 18 }, async (_, seed) => {
        const texts = [one, twin].map(async (each) => {
          const { json } = await each.whole({ ...chat('Pick'), seed });
          return json.choices[0].message.content;
        });
        const [its, other] = await Promise.all(texts);
        expect(its).toBe(other);
        return its;
      }),
    );
    expect(new Set(told).size).toBe(9);
  });

  test('do not when the pick is random', async () => {
    const random = { 'x-reprise-pick': 'random' };
    const asked = Array.from({ length: 60 }, () => twin.send(chat('Pick'), random));
    const answers = (await Promise.all(asked)).map(withoutIds);
    // One of nine for all of sixty would be a wonder.
    expect(new Set(answers).size).toBeGreaterThan(1);
  });
});

/** An answer's bytes without what is its own: its id and its time. */
function withoutIds({ status, body }: Answer): string {
  expect(status).toBe(200);
  return body
    .toString('latin1')
    .replaceAll(/"id":"chatcmpl-\w+"/g, '"id":""')
    .replaceAll(/"created":\d+/g, '"created":0');
}

function talk(id: string, asked: string, reply: string): object {
  return {
    id,
    conversations: [
      { from: 'human', value: asked },
      { from: 'gpt', value: reply },
    ],
  };
}
