import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decode, encode } from 'gpt-tokenizer/encoding/o200k_base';
import { vocabularyOf } from '../../support/byte-pairs.js';
import { House } from '../../support/house.js';
import { joinedTexts, TextAsker } from '../../support/openai/text-asker.js';
import { OTHER, OTHERS, PROMPT, REPLY, TEXT_CORPUS } from '../../support/openai/text-corpus.js';

const house = new House();
let asker: TextAsker;

/** A question, and a reply that is one character of several tokens, and another one. */
const GOOSE = 'Which bird?';
const BIRD = [
  { from: 'human', value: GOOSE },
  { from: 'gpt', value: '🪿 it is.' },
];

beforeAll(async () => {
  await house.seed([...TEXT_CORPUS, { conversations: BIRD }]);
  asker = new TextAsker((await house.serve()).client);
});
afterAll(() => house.leave());

describe('logprobs', () => {
  test.each([false, true])(
    'are those of all tokens, the prompt’s too with echo: %j',
    async (echo) => {
      const { json } = await asker.whole({ prompt: PROMPT, logprobs: 2, echo });
      const [{ logprobs }] = json.choices;
      const parts = echo ? [PROMPT, REPLY] : [REPLY];
      const ids = parts.flatMap((part) => encode(part));
      const { tokens = [], token_logprobs: likely, top_logprobs: top } = logprobs ?? {};
      expect(tokens).toHaveLength(ids.length);
      const vocabulary = vocabularyOf('o200k_base');
      expect(tokens.map(bytesIn)).toEqual(ids.map((id) => Buffer.from(vocabulary[id])));
      expect(likely).toEqual(ids.map((_, i) => (echo && i === 0 ? null : 0)));
      expect(top).toEqual(tokens.map((token, i) => (echo && i === 0 ? null : { [token]: 0 })));
    },
  );

  test('have the offsets of tokens in the text, in characters', async () => {
    const { json } = await asker.whole({ prompt: PROMPT, logprobs: 0, echo: true });
    const [{ text, logprobs }] = json.choices;
    const characters = Array.from(text);
    const { tokens = [], text_offset: offsets = [], top_logprobs: top } = logprobs ?? {};
    expect(top).toBeNull();
    expect(offsets).toHaveLength(tokens.length);
    expect(offsets[0]).toBe(0);
    tokens.forEach((token, i) => {
      const from = characters.slice(offsets[i]).join('');
      // A token that is no whole character is written as its bytes.
      if (!token.includes('\\x')) expect(from.startsWith(token)).toBe(true);
    });
  });

  test('are those of the whole reply’s tokens where the most tokens cut a character', async () => {
    const { json } = await asker.whole({ prompt: GOOSE, logprobs: 1 });
    const { tokens = [] } = json.choices[0].logprobs ?? {};
    for (let most = 1; most <= tokens.length; most++) {
      const cut = await asker.whole({ prompt: GOOSE, logprobs: 1, max_tokens: most });
      expect(cut.json.choices[0].logprobs?.tokens).toEqual(tokens.slice(0, most));
      expect(cut.json.usage?.completion_tokens).toBe(most);
      const streamed = await asker.streamed({ prompt: GOOSE, logprobs: 1, max_tokens: most });
      expect(joinedTexts(streamed.json)).toEqual(cut.json.choices);
    }
  });

  test('are not there unless they are asked for', async () => {
    const { json } = await asker.whole({ prompt: PROMPT, logprobs: null });
    expect(json.choices[0].logprobs).toBeNull();
  });
});

describe('A stream', () => {
  test.each([
    [{}],
    [{ echo: true }],
    [{ logprobs: 3 }],
    [{ logprobs: 0, echo: true, n: 2 }],
    [{ max_tokens: 7, logprobs: 1, echo: true }],
    [{ max_tokens: 0, echo: true }],
    [{ stop: 'people', echo: true }],
    [{ prompt: [OTHER, PROMPT, ''], n: 2, echo: true, logprobs: 1 }],
  ])('says the same as the answer that is not streamed: %j', async (more) => {
    const fields = { prompt: PROMPT, ...more };
    const { json: whole } = await asker.whole(fields);
    const { json } = await asker.streamed({ ...fields, stream_options: { include_usage: true } });
    const last = json.pop();
    expect(last).toMatchObject({ choices: [], usage: whole.usage });
    expect(json.filter((event) => event.usage !== null)).toEqual([]);
    expect(joinedTexts(json)).toEqual(whole.choices);
    const heads = json.map(({ id, created, model }) => JSON.stringify([id, created, model]));
    expect(new Set(heads).size).toBe(1);
  });

  test('has an event for each token, and one more for the reason; its usage is not sent unasked', async () => {
    const { answer, json } = await asker.streamed({ prompt: OTHER }, { 'x-reprise-pick': '1' });
    const choices = json.map((event) => event.choices[0]);
    expect(choices.map(({ text }) => text)).toEqual([
      ...encode(OTHERS[1]).map((id) => decode([id])),
      '',
    ]);
    expect(choices.map((choice) => choice.finish_reason)).toEqual([
      ...encode(OTHERS[1]).map(() => null),
      'stop',
    ]);
    expect(json.filter((event) => 'usage' in event)).toEqual([]);
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  });
});

/** The bytes that a token is, each byte that is no character written as `\xNN`. */
function bytesIn(token: string): Buffer {
  const parts = token.split(/\\x([0-9a-f]{2})/);
  return Buffer.concat(parts.map((part, i) => Buffer.from(part, i % 2 === 1 ? 'hex' : 'utf8')));
}
