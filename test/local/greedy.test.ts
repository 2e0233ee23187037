import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { LiveChunk } from '../../src/core/chunk.js';
import type { LocalEngine } from '../../src/engines/local/local.engine.js';
import { human } from '../support/dialogue.js';
import { greedy } from '../support/local/greedy.js';
import { chunksOf, textOf } from '../support/local/live.js';
import { changedModel, continued, tinyEngine } from '../support/local/tiny-model.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const PROMPTS = [
  ...[
    'The lighthouse',
    'Hello!',
    'Où est',
    'Der Bär',
    '今日',
    '我们在',
    'Мы пьём',
    'Family: 👨‍👩',
    'One, two',
  ],
  // What it was not taught.
  ...[
    'The wheel turns 🎡',
    '🐑',
    'ß',
    'What is the weather like?',
    '\ufffd\u{10ffff}',
    ' ',
    '<|endoftext|>',
  ],
];

const folder = temporaryFolder();
const engine = tinyEngine();

afterAll(async () => {
  await engine.close();
  removeFolder(folder);
});

async function streamed(asked: LocalEngine, text: string, maxTokens: number): Promise<LiveChunk[]> {
  return chunksOf((await continued(asked, text, { maxTokens })).live);
}

describe('The streamed text is what the library itself makes', () => {
  test('for several prompts, to the last byte, with its counts of tokens', async () => {
    const wanted = greedy(PROMPTS.map((text) => ({ text, maxTokens: 120 })));
    expect(wanted.some(({ ended }) => ended) && wanted.some(({ ended }) => !ended)).toBe(true);
    for (const [i, prompt] of PROMPTS.entries()) {
      const { text, tokens, ended, prompt: promptTokens } = wanted[i];
      const chunks = await streamed(engine, prompt, 120);
      const completion = ended ? tokens - 1 : tokens;
      expect(textOf(chunks)).toBe(text);
      expect(chunks.at(0)).toEqual({ choice: 0, type: 'start' });
      expect(chunks.slice(-2)).toEqual([
        { choice: 0, type: 'end', reason: ended ? 'stop' : 'length' },
        { type: 'usage', usage: { prompt: promptTokens, completion } },
      ]);
      const texts = chunks.flatMap((chunk) => (chunk.type === 'text' ? [chunk] : []));
      expect(chunks).toHaveLength(texts.length + 3);
      for (const piece of texts) expect(piece.text.isWellFormed() && piece.text !== '').toBe(true);
      expect(texts.reduce((sum, { count }) => sum + count, 0)).toBe(completion);
    }
  });

  test('wherever it is cut off, in the middle of characters too', async () => {
    const [{ beginnings }] = greedy([{ text: 'Family', maxTokens: 60 }]);
    const last = beginnings.filter((text) => text.endsWith('\ufffd'));
    expect(last.length).toBeGreaterThan(10);
    for (const [i, text] of beginnings.entries()) {
      expect(textOf(await streamed(engine, 'Family', i + 1))).toBe(text);
    }
  });

  test('where its tokenizer takes spaces away that are before marks', async () => {
    changedModel(folder, 'tokenizer_config.json', { clean_up_tokenization_spaces: true });
    const prompts = ['Hello', 'One', "I do n't", 'x', "' s"];
    const wanted = greedy(
      prompts.map((text) => ({ text, maxTokens: 100 })),
      folder,
    );
    const cleaning = tinyEngine({ localModelDir: folder });
    try {
      for (const [i, prompt] of prompts.entries()) {
        expect(textOf(await streamed(cleaning, prompt, 100))).toBe(wanted[i].text);
      }
    } finally {
      await cleaning.close();
    }
  });

  test('by its template for chats, when its tokenizer has one', async () => {
    const chats = join(folder, 'chats');
    changedModel(chats, 'tokenizer_config.json', {
      chat_template:
        "{% for message in messages %}{{ message.role + '>' + message.content + '\\n' }}{% endfor %}{% if add_generation_prompt %}Hello!{% endif %}",
    });
    const [wanted] = greedy(
      [{ messages: [{ role: 'user', content: 'Привет' }], maxTokens: 40 }],
      chats,
    );
    const chatting = tinyEngine({ localModelDir: chats });
    try {
      const chunks = await streamed(chatting, 'Привет', 40);
      expect(textOf(chunks)).toBe(wanted.text);
      expect(chunks.at(-1)).toMatchObject({ usage: { prompt: wanted.prompt } });
    } finally {
      await chatting.close();
    }
  });

  test('of lines that say who speaks, when there are several messages and no template', async () => {
    const [wanted] = greedy([
      { text: 'user: One\nassistant: two\nuser: Hi\nassistant:', maxTokens: 30 },
    ]);
    const messages = [...human('One'), { from: 'gpt', value: 'two' }, ...human('Hi')];
    const answer = await continued(engine, '', { messages, maxTokens: 30 });
    const chunks = await chunksOf(answer.live);
    expect(textOf(chunks)).toBe(wanted.text);
    expect(chunks.at(-1)).toMatchObject({ usage: { prompt: wanted.prompt } });
  });
});

test('An answer says that it is a local model’s', async () => {
  const { origin, live } = await continued(engine, 'One, two');
  expect(origin).toEqual({ rung: 'local', total: 0 });
  await chunksOf(live);
});

test('Without any text the model begins one', async () => {
  const [{ text }] = greedy([{ text: '<|endoftext|>', maxTokens: 20 }]);
  expect(textOf(await streamed(engine, '', 20))).toBe(text);
});
