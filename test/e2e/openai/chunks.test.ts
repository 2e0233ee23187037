import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { vocabularyOf } from '../../support/byte-pairs.js';
import { House } from '../../support/house.js';
import { Asker, joined } from '../../support/openai/asker.js';
import { TextAsker } from '../../support/openai/text-asker.js';

const QUESTION = 'What did they say?';
const PLAIN = '  They said: “hello there”,\n\n\tand that was\u3000all. ';
const FAMILY = 'A 👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 of 三人 é.';
const CALL = '{"name": "weather", "arguments": {"city": "Genève", "at": "👩‍👩‍👧 noon"}}';

const vocabulary = vocabularyOf('o200k_base');

const house = new House();
/** By their setting of STREAM_CHUNK. */
const askers = new Map<string, Asker>();

beforeAll(async () => {
  await house.seed([
    talk('plain', QUESTION, PLAIN),
    talk('family', 'Who?', FAMILY),
    talk('empty', 'Nothing?', ''),
    {
      conversations: [
        { from: 'human', value: 'Weather?' },
        { from: 'function_call', value: CALL },
      ],
    },
  ]);
  const settings = ['token', 'word', '1', '7'];
  const servers = await Promise.all(settings.map((chunk) => house.serve({ STREAM_CHUNK: chunk })));
  settings.forEach((chunk, i) => askers.set(chunk, new Asker(servers[i].client)));
});
afterAll(() => house.leave());

function asker(chunk: string): Asker {
  const found = askers.get(chunk);
  if (!found) throw new Error(`No server has chunks of ${chunk}.`);
  return found;
}

const chat = (content: string): object => ({ model: 'm', messages: [{ role: 'user', content }] });

/** The contents of the events of a reply, but for the first, which has the role, and the last, which has the reason. */
async function piecesOf(chunk: string, content: string): Promise<(string | null | undefined)[]> {
  const { json } = await asker(chunk).streamed(chat(content));
  return json.slice(1, -1).map(({ choices }) => choices[0].delta.content);
}

/** The characters of a text, so many at a time. */
function split(text: string, characters: number): string[] {
  const all = Array.from(text);
  const count = Math.ceil(all.length / characters);
  return Array.from({ length: count }, (_, i) =>
    all.slice(i * characters, (i + 1) * characters).join(''),
  );
}

describe('STREAM_CHUNK', () => {
  test('token: an event a token; those within a character come with its last', async () => {
    for (const [question, text] of [
      [QUESTION, PLAIN],
      ['Who?', FAMILY],
    ]) {
      const tokens = encode(text).map((id) => vocabulary[id]);
      // As many tokens in a row, without what they have of a character that goes on.
      const wholes = tokens.map((_, i) =>
        Buffer.concat(tokens.slice(0, i + 1))
          .toString()
          .replace(/\ufffd$/, ''),
      );
      const pieces = await piecesOf('token', question);
      expect(pieces.map((_, i) => pieces.slice(0, i + 1).join(''))).toEqual([...new Set(wholes)]);
    }
  });

  test.each([QUESTION, 'Who?'])(
    'word: an event a word, the white space before it with it: %s',
    async (asked) => {
      const text = asked === 'Who?' ? FAMILY : PLAIN;
      expect(await piecesOf('word', asked)).toEqual(text.match(/\s*\S+|\s+$/g));
    },
  );

  test.each([1, 7])('%i: so many characters', async (characters) => {
    const chunk = String(characters);
    expect(await piecesOf(chunk, QUESTION)).toEqual(split(PLAIN, characters));
    expect(await piecesOf(chunk, 'Who?')).toEqual(split(FAMILY, characters));
  });

  test.each([1, 7])('%i: so many characters of the arguments of a call', async (characters) => {
    const { json } = await asker(String(characters)).streamed(chat('Weather?'));
    const calls = json.flatMap(({ choices }) => choices[0].delta.tool_calls ?? []);
    const [head, ...pieces] = calls.map((call) => call.function?.arguments);
    expect(head).toBe('');
    expect(pieces).toEqual(split('{"city": "Genève", "at": "👩‍👩‍👧 noon"}', characters));
  });

  test('changes nothing else: the same text, usage and reason, and nothing of a reply of nothing', async () => {
    const usage = { stream_options: { include_usage: true } };
    for (const content of [QUESTION, 'Who?', 'Nothing?', 'Weather?']) {
      const told = await Promise.all(
        [...askers.values()].map(async (each) => {
          const { json } = await each.streamed({ ...chat(content), ...usage });
          return [joined(json), json.at(-1)?.usage, json.at(-2)?.choices[0].finish_reason];
        }),
      );
      expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    }
    for (const chunk of askers.keys()) expect(await piecesOf(chunk, 'Nothing?')).toEqual([]);
  });

  test('leaves each event its own tokens, in the order of the text', async () => {
    const fields = { ...chat('Who?'), logprobs: true };
    const { json: whole } = await asker('token').whole(fields);
    for (const each of askers.values()) {
      const { json } = await each.streamed(fields);
      const lists = json.map(({ choices }) => choices[0].logprobs as { content: object[] } | null);
      expect(lists.flatMap((list) => list?.content ?? [])).toEqual(
        (whole.choices[0].logprobs as { content: object[] }).content,
      );
    }
  });

  test('holds for completions of texts, whose offsets stay those of the text', async () => {
    const fields = { model: 'm', prompt: 'Who?', logprobs: 0 };
    const { json: whole } = await new TextAsker(asker('token').client).whole(fields);
    for (const [chunk, { client }] of askers) {
      const { json } = await new TextAsker(client).streamed(fields);
      const choices = json.flatMap((event) => event.choices);
      const texts = choices.slice(0, -1).map(({ text }) => text);
      expect(texts).toEqual(await piecesOf(chunk, 'Who?'));
      expect(choices.flatMap(({ logprobs }) => logprobs?.text_offset ?? [])).toEqual(
        whole.choices[0].logprobs?.text_offset,
      );
    }
  });
});

function talk(id: string, asked: string, reply: string): object {
  return {
    id,
    conversations: [
      { from: 'human', value: asked },
      { from: 'gpt', value: reply },
    ],
  };
}
