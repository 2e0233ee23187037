import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encode as encodeOlder } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { House } from '../../support/house.js';
import { joinedTexts, TextAsker, type TextJson } from '../../support/openai/text-asker.js';
import {
  OTHER,
  OTHERS,
  PROMPT,
  REPLY,
  TEXT_CORPUS,
  tokensOf,
} from '../../support/openai/text-corpus.js';

const house = new House();
let asker: TextAsker;

beforeAll(async () => {
  await house.seed(TEXT_CORPUS);
  asker = new TextAsker((await house.serve()).client);
});
afterAll(() => house.leave());

const texts = ({ choices }: TextJson): string[] => choices.map(({ text }) => text);
const usage = (prompt: number, completion: number): object => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
});

describe('A prompt may be', () => {
  test('a text; it has its own tokens and no others', async () => {
    const { answer, json } = await asker.whole({ prompt: PROMPT });
    expect(json.choices).toEqual([
      { text: REPLY, index: 0, logprobs: null, finish_reason: 'stop' },
    ]);
    expect(json.usage).toEqual(usage(tokensOf(PROMPT), tokensOf(REPLY)));
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-reprise-rung': 'history',
      'x-reprise-conversation': 'once#1',
    });
  });

  test('an empty text', async () => {
    const { json } = await asker.whole({ prompt: '', echo: true });
    expect(texts(json)).toEqual(['Nothing was asked.']);
    expect(json.usage?.prompt_tokens).toBe(0);
  });

  test.each([{}, { prompt: null }])('nothing: the end of a document, %j', async (fields) => {
    const { json } = await asker.whole(fields);
    expect(texts(json)).toEqual(['A new document.']);
    expect(json.usage?.prompt_tokens).toBe(1);
  });

  test.each([
    ['gpt-4o', encode],
    ['gpt-3.5-turbo-instruct', encodeOlder],
  ])(
    'tokens of the model’s encoding, which are counted as they are sent: %s',
    async (model, own) => {
      const { json } = await asker.whole({ model, prompt: own(PROMPT) });
      expect(texts(json)).toEqual([REPLY]);
      expect(json.usage).toEqual(usage(own(PROMPT).length, own(REPLY).length));
      // The same text in more tokens than it needs.
      const letters = Array.from(OTHER).flatMap((letter) => own(letter));
      const spelt = await asker.whole({ model, prompt: letters }, { 'x-reprise-pick': 'first' });
      expect(texts(spelt.json)).toEqual([OTHERS[0]]);
      expect(spelt.json.usage?.prompt_tokens).toBe(letters.length);
    },
  );

  test.each([
    ['texts', [PROMPT, OTHER, '']],
    ['tokens of several', [encode(PROMPT), encode(OTHER)]],
  ])('several, whose answers are counted on: %s', async (_, prompt) => {
    const { json } = await asker.whole({ prompt, n: 2 }, { 'x-reprise-pick': 'first' });
    const wanted = [REPLY, REPLY, OTHERS[0], OTHERS[1], 'Nothing was asked.', 'Nothing was asked.'];
    expect(texts(json)).toEqual(wanted.slice(0, 2 * prompt.length));
    expect(json.choices.map(({ index }) => index)).toEqual(json.choices.map((_, index) => index));
    const made = texts(json).reduce((sum, text) => sum + tokensOf(text), 0);
    expect(json.usage).toEqual(usage(tokensOf(PROMPT) + tokensOf(OTHER), made));
  });

  test('answered by a call of a tool, whose arguments are the text', async () => {
    const { json } = await asker.whole({ prompt: 'Weather?' });
    expect(texts(json)).toEqual(['{"city": "Genève"}']);
    expect(json.choices[0].finish_reason).toBe('stop');
    expect(joinedTexts((await asker.streamed({ prompt: 'Weather?' })).json)).toEqual(json.choices);
  });

  test('unknown: then all of the request is', async () => {
    const { answer, json } = await asker.refused({ prompt: [PROMPT, 'never said', 'nor this'] });
    expect([answer.status, json.error.code]).toEqual([404, 'no_recorded_reply']);
  });
});

describe('n and best_of', () => {
  test('best_of: all that are made count, and the first n are sent', async () => {
    const { json } = await asker.whole(
      { prompt: [OTHER, PROMPT], n: 2, best_of: 3 },
      { 'x-reprise-pick': 'first' },
    );
    expect(texts(json)).toEqual([OTHERS[0], OTHERS[1], REPLY, REPLY]);
    expect(json.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    const made = [...OTHERS, REPLY, REPLY, REPLY].reduce((sum, text) => sum + tokensOf(text), 0);
    expect(json.usage).toEqual(usage(tokensOf(OTHER) + tokensOf(PROMPT), made));
  });

  test.each([
    [{ n: 3, best_of: 2 }, 'best_of'],
    [{ n: 2, best_of: 1 }, 'best_of'],
    [{ best_of: 0 }, 'best_of'],
    [{ n: 1, best_of: 2, stream: true }, 'best_of'],
    [{ prompt: Array.from({ length: 17 }, () => 'a'), n: 128 }, 'prompt'],
    [{ prompt: Array.from({ length: 2049 }, () => [1]) }, 'prompt'],
  ])('%j is refused', async (fields, param) => {
    const { answer, json } = await asker.refused({ prompt: OTHER, ...fields });
    expect(answer.status).toBe(400);
    expect(json.error).toMatchObject({ type: 'invalid_request_error', param });
  });

  test.each([
    [{ n: 2, best_of: 2 }, 2],
    [{ n: 1, best_of: 1, stream: false }, 1],
    [{ n: null, best_of: 20 }, 1],
    [{ n: 3, best_of: null }, 3],
  ])('%j is answered', async (fields, count) => {
    expect((await asker.whole({ prompt: OTHER, ...fields })).json.choices).toHaveLength(count);
  });

  test('as many as are made can be streamed', async () => {
    const fields = { prompt: OTHER, n: 3, best_of: 3 };
    const { json } = await asker.streamed(fields);
    expect(joinedTexts(json)).toEqual((await asker.whole(fields)).json.choices);
  });
});

describe('echo', () => {
  test('puts the prompt before each completion, and does not count it twice', async () => {
    const { json } = await asker.whole({ prompt: PROMPT, echo: true, n: 2 });
    expect(texts(json)).toEqual([PROMPT + REPLY, PROMPT + REPLY]);
    expect(json.usage).toEqual(usage(tokensOf(PROMPT), 2 * tokensOf(REPLY)));
  });

  test('puts each prompt before its own', async () => {
    const fields = { prompt: [encode(OTHER), encode(PROMPT)], echo: true, n: 2 };
    const { json } = await asker.whole(fields, { 'x-reprise-pick': 'first' });
    expect(texts(json)).toEqual([
      OTHER + OTHERS[0],
      OTHER + OTHERS[1],
      PROMPT + REPLY,
      PROMPT + REPLY,
    ]);
  });

  test('with max_tokens: 0 gives the prompt alone', async () => {
    const { json } = await asker.whole({ prompt: PROMPT, echo: true, max_tokens: 0, logprobs: 1 });
    expect(json.choices[0]).toMatchObject({ text: PROMPT, finish_reason: 'length' });
    expect(json.choices[0].logprobs?.tokens).toHaveLength(tokensOf(PROMPT));
    expect(json.usage).toEqual(usage(tokensOf(PROMPT), 0));
  });

  test('is not cut by stop, which is about the completion', async () => {
    const { json } = await asker.whole({
      prompt: OTHER,
      echo: true,
      stop: ['test', 'three'],
      n: 3,
    });
    const wanted = [' One.', ' Two, ', ' Four five six.'].map((text) => OTHER + text);
    expect(new Set(texts(json))).toEqual(new Set(wanted));
  });
});

test('a suffix and the other fields of the API have no effect on what is recorded', async () => {
  const { json } = await asker.whole({
    prompt: PROMPT,
    suffix: ' The end.',
    user: 'me',
    temperature: 2,
    logit_bias: { 50256: -100 },
    presence_penalty: 1,
    frequency_penalty: -1,
    top_p: 0.5,
  });
  expect(texts(json)).toEqual([REPLY]);
});
