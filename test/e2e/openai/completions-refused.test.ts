import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { House } from '../../support/house.js';
import { TextAsker } from '../../support/openai/text-asker.js';
import { PROMPT, TEXT_CORPUS } from '../../support/openai/text-corpus.js';

const OLDER = 'gpt-3.5-turbo-instruct';

const house = new House();
let asker: TextAsker;

beforeAll(async () => {
  await house.seed(TEXT_CORPUS);
  asker = new TextAsker((await house.serve()).client);
});
afterAll(() => house.leave());

describe('A token that the model’s encoding does not have is refused, by its place', () => {
  test.each<[id: number, fields: object, param: string]>([
    [4_000_000, { prompt: [...encode('Hi'), 4_000_000] }, 'prompt[1]'],
    [199_998, { prompt: [[0], [1, 2, 199_998]] }, 'prompt[1][2]'],
    [199_999, { model: OLDER, prompt: [199_999] }, 'prompt[0]'],
    [100_256, { model: OLDER, prompt: [[100_257, 100_256]], stream: true }, 'prompt[0][1]'],
  ])('%d in %j', async (id, fields, param) => {
    const { answer, json } = await asker.refused(fields);
    expect(answer.status).toBe(400);
    expect(json.error).toMatchObject({
      type: 'invalid_request_error',
      param,
      code: 'invalid_value',
    });
    expect(json.error.message).toContain(`'${param}': ${id} is no token of `);
  });

  test.each<[id: number, model: string]>([
    [199_999, 'gpt-4o'],
    [100_257, OLDER],
  ])('while %d, the end of a document in %s, is one', async (id, model) => {
    const { json } = await asker.whole({ model, prompt: [id], echo: true });
    expect(json.choices[0].text).toBe('<|endoftext|>A new document.');
    expect(json.usage?.prompt_tokens).toBe(1);
  });
});

describe('A prompt that nothing recorded answers is named', () => {
  test.each<[param: string, prompt: unknown]>([
    ['prompt', 'never said'],
    ['prompt', encode('never said')],
    ['prompt[0]', ['never said']],
    ['prompt[1]', [PROMPT, 'never said']],
    ['prompt[1]', [encode(PROMPT), encode('never said')]],
  ])('%s', async (param, prompt) => {
    const { answer, json } = await asker.refused({ prompt });
    expect([answer.status, json.error.code]).toEqual([404, 'no_recorded_reply']);
    expect(json.error.param).toBe(param);
    const words = `No recorded reply answers '${param}': "never said". No recorded conversation begins with it.`;
    expect(json.error.message.startsWith(words)).toBe(true);
    expect(json.error.message).not.toContain('messages');
  });
});
