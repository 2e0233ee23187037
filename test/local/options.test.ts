import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { collected } from '../../src/core/collected-answer.js';
import type { ChatRequest } from '../../src/core/chat.js';
import { greedy } from '../support/local/greedy.js';
import { chunksOf, textOf } from '../support/local/live.js';
import { changedModel, continued, tinyEngine } from '../support/local/tiny-model.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const engine = tinyEngine();

afterAll(async () => {
  await engine.close();
  removeFolder(folder);
});

const SONG = ' Here is a song for you: 🎵 do re mi 🎶 and a cake 🍰 at the end.';

function forModel(options: Record<string, unknown>): ChatRequest['forModel'] {
  return () => ({ messages: [{}], options });
}

/** The texts of an answer's replies, and why they ended. */
async function repliesOf(
  text: string,
  fields: Partial<ChatRequest>,
): Promise<{ texts: string[]; reasons: string[] }> {
  const { choices } = await collected(await continued(engine, text, fields));
  return {
    texts: choices.map(({ json }) => JSON.parse(String(json)) as string),
    reasons: choices.map(({ reason }) => reason),
  };
}

describe('A reply ends', () => {
  test('by itself', async () => {
    expect(await repliesOf('Hello!', {})).toEqual({ texts: [SONG], reasons: ['stop'] });
  });

  test.each([
    ['within a token', ['on']],
    ['over several tokens', ['song for']],
    ['with a character of several tokens', ['🎶']],
    ['between characters', ['mi 🎶 and']],
    ['at its very beginning', [' ']],
    ['whichever comes first', ['cake', 'song', 'the end']],
    ['at its very end', ['end.']],
  ])('before a stop text %s', async (_, stop) => {
    const cut = Math.min(...stop.map((each) => SONG.indexOf(each)).filter((at) => at >= 0));
    const wanted = { texts: [SONG.slice(0, cut)], reasons: ['stop'] };
    expect(await repliesOf('Hello!', { stop })).toEqual(wanted);
  });

  test('without a stop text that is in nothing, of whose beginning all is sent', async () => {
    const stop = ['🎷', 'the end?', 'end.!'];
    expect(await repliesOf('Hello!', { stop })).toEqual({ texts: [SONG], reasons: ['stop'] });
  });

  test.each([1, 2, 17])('after the most tokens: %d', async (maxTokens) => {
    const [{ text }] = greedy([{ text: 'The wheel', maxTokens }]);
    expect(await repliesOf('The wheel', { maxTokens })).toEqual({
      texts: [text],
      reasons: ['length'],
    });
  });

  test('with the most tokens that the settings allow, whatever is asked for', async () => {
    const short = tinyEngine({ localMaxTokens: 5 });
    try {
      for (const maxTokens of [undefined, 100]) {
        const chunks = await chunksOf((await continued(short, 'The wheel', { maxTokens })).live);
        expect(chunks.at(-1)).toMatchObject({ usage: { completion: 5 } });
      }
    } finally {
      await short.close();
    }
  });

  test('when the context is full', async () => {
    const chunks = await chunksOf((await continued(engine, 'The wheel turns 🎡 and ')).live);
    const [{ prompt }] = greedy([{ text: 'The wheel turns 🎡 and ', maxTokens: 1 }]);
    expect(chunks.slice(-2)).toEqual([
      { choice: 0, type: 'end', reason: 'length' },
      { type: 'usage', usage: { prompt, completion: 256 - prompt } },
    ]);
  });

  test('at once when no token is asked for', async () => {
    expect(await repliesOf('Hello!', { maxTokens: 0 })).toEqual({
      texts: [''],
      reasons: ['length'],
    });
  });
});

describe('Several replies', () => {
  test('come one after the other, numbered, with the tokens of all in the usage', async () => {
    const chunks = await chunksOf((await continued(engine, 'Hello!', { n: 3 })).live);
    const [{ prompt, tokens }] = greedy([{ text: 'Hello!', maxTokens: 100 }]);
    const places = chunks.flatMap((chunk) => ('choice' in chunk ? [chunk.choice] : []));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect([0, 1, 2].map((choice) => textOf(chunks, choice))).toEqual([SONG, SONG, SONG]);
    expect(chunks.filter(({ type }) => type === 'usage')).toEqual([
      { type: 'usage', usage: { prompt, completion: 3 * (tokens - 1) } },
    ]);
  });
});

describe('A temperature', () => {
  const hot = forModel({ temperature: 2 });

  test('makes other texts than none, the same ones for the same seed', async () => {
    const fields = { n: 3, maxTokens: 40, seed: 7, forModel: hot };
    const first = await repliesOf('The wheel', fields);
    expect(await repliesOf('The wheel', fields)).toEqual(first);
    expect(await repliesOf('The wheel', { ...fields, seed: 8 })).not.toEqual(first);
    expect(new Set(first.texts).size).toBeGreaterThan(1);
  });

  test('draws anew without a seed', async () => {
    const asked = Array.from({ length: 3 }, () =>
      repliesOf('ß', { maxTokens: 60, forModel: forModel({ temperature: 50 }) }),
    );
    const texts = (await Promise.all(asked)).map((replies) => replies.texts[0]);
    expect(new Set(texts).size).toBe(3);
  });

  test('with a top_p of next to nothing leaves the likeliest tokens', async () => {
    const fields = { maxTokens: 40, forModel: forModel({ temperature: 2, top_p: 1e-6 }) };
    const { forModel: _, ...greedily } = fields;
    expect(await repliesOf('Der Bär', fields)).toEqual(await repliesOf('Der Bär', greedily));
  });

  test.each([0, 1e-40])('of %p takes the likeliest tokens', async (temperature) => {
    expect(await repliesOf('Hello!', { forModel: forModel({ temperature }) })).toEqual({
      texts: [SONG],
      reasons: ['stop'],
    });
  });
});

describe('A prompt that cannot be is refused', () => {
  test.each([
    ['in tokens', 'The wheel turns 🎡 and '.repeat(40), 'yours are'],
    ['in characters', 'x'.repeat(10_000_000), 'your messages are far longer'],
  ])('as too long %s, and the next one is answered', async (_, text, found) => {
    await expect(continued(engine, text, { prompt: 'prompt' })).rejects.toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
      param: 'prompt',
      message: expect.stringMatching(
        `maximum context length is 256 tokens, .* ${found}`,
      ) as unknown as string,
    });
    expect(await repliesOf('Hello!', {})).toMatchObject({ texts: [SONG] });
  });

  test('when it leaves room for no token, and one that leaves room for one is answered', async () => {
    const text = 'x'.repeat(256);
    await expect(continued(engine, text)).rejects.toMatchObject({
      code: 'context_length_exceeded',
    });
    const chunks = await chunksOf((await continued(engine, text.slice(1))).live);
    expect(chunks.at(-1)).toEqual({ type: 'usage', usage: { prompt: 255, completion: 1 } });
  });

  test('by the template for chats, with its reason', async () => {
    const chats = join(folder, 'chats');
    const template = "{{ raise_exception('Only users may speak.') }}";
    changedModel(chats, 'tokenizer_config.json', { chat_template: template });
    const chatting = tinyEngine({ localModelDir: chats });
    try {
      await expect(continued(chatting, 'Hi')).rejects.toMatchObject({
        status: 400,
        param: 'messages',
        message: expect.stringContaining('Only users may speak.') as unknown as string,
      });
    } finally {
      await chatting.close();
    }
  });
});
