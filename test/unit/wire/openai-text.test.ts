import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Chunk } from '../../../src/core/chunk.js';
import { TEXT_FORMAT } from '../../../src/wire/openai-text.js';
import type { Echo, WireOptions } from '../../../src/wire/openai.js';
import { anyText } from '../../support/arbitraries.js';
import {
  callChoice,
  HEAD,
  PLAIN,
  textChoice,
  tokensOf,
  valuesIn,
} from '../../support/wire-answers.js';

const USAGE = { prompt: 5, completion: 8 };

interface Told {
  readonly choices: readonly { readonly text: string; readonly logprobs: unknown }[];
}

function whole(
  choices: Parameters<typeof TEXT_FORMAT.whole>[1],
  options: Partial<WireOptions> = {},
): Told {
  const body = TEXT_FORMAT.whole(HEAD, choices, USAGE, { ...PLAIN, ...options });
  return JSON.parse(body.toString()) as Told;
}

function events(chunks: readonly Chunk[], options: Partial<WireOptions> = {}): Told[] {
  const format = TEXT_FORMAT.events(HEAD, { ...PLAIN, ...options });
  return valuesIn(chunks.map((chunk) => format.of(chunk)).join('')) as Told[];
}

/** A prompt that is one token. */
const echo = (text: string): Echo => ({
  text,
  tokens: () => tokensOf(text).map((token) => ({ ...token, isFirst: true })),
});

const texts = ({ choices }: Told): string[] => choices.map(({ text }) => text);

describe('a text’s answer as a whole', () => {
  test('has its head, its choices in their order, and its usage', () => {
    expect(whole([textChoice('Hi “you”'), textChoice('No', 'length')])).toEqual({
      id: 'x-1',
      object: 'text_completion',
      created: 1_700_000_000,
      model: 'm "1"',
      choices: [
        { text: 'Hi “you”', index: 0, logprobs: null, finish_reason: 'stop' },
        { text: 'No', index: 1, logprobs: null, finish_reason: 'length' },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 8, total_tokens: 13 },
    });
  });

  test('has the arguments of calls for a text', () => {
    const calls = ['{"a":1}', '{"b":"é"}'].map((text) => ({ id: 'c', name: 'f', arguments: text }));
    expect(whole([callChoice(...calls)]).choices).toEqual([
      { text: '{"a":1}{"b":"é"}', index: 0, logprobs: null, finish_reason: 'stop' },
    ]);
  });

  test('has any prompt before any text', () => {
    fc.assert(
      fc.property(anyText, anyText, (prompt, text) => {
        const prompts = { made: 1, sent: 1, echoes: [echo(prompt)] };
        expect(texts(whole([textChoice(text)], { prompts }))).toEqual([prompt + text]);
      }),
    );
  });

  test('has each prompt before its own texts, and of each only as many as are sent', () => {
    const choices = ['a', 'b', 'c', 'd', 'e', 'f'].map((text) => textChoice(text));
    const prompts = { made: 3, sent: 2, echoes: [echo('1'), echo('2')] };
    const told = whole(choices, { prompts });
    expect(texts(told)).toEqual(['1a', '1b', '2d', '2e']);
    expect(told.choices).toMatchObject([{ index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }]);
  });

  test('has the tokens of both', () => {
    const prompts = { made: 1, sent: 1, echoes: [echo('Hé')] };
    expect(whole([textChoice(' you')], { prompts, logprobs: 1 }).choices[0].logprobs).toEqual({
      tokens: ['Hé', ' you'],
      token_logprobs: [null, 0],
      top_logprobs: [null, { ' you': 0 }],
      text_offset: [0, 2],
    });
  });
});

describe('the events of a text', () => {
  const piece = (choice: number, text: string): Chunk => ({
    type: 'text',
    choice,
    text,
    count: 1,
    tokens: tokensOf(text),
  });

  test('are pieces and an end; a beginning is none', () => {
    const chunks: Chunk[] = [
      { type: 'start', choice: 0 },
      piece(0, 'Hi\n\n'),
      { type: 'tool-call', choice: 0, index: 0, id: 'c', name: 'f' },
      { type: 'tool-arguments', choice: 0, index: 0, text: '{}', count: 1 },
      { type: 'end', choice: 0, reason: 'tool-calls' },
    ];
    const told = events(chunks);
    expect(told.map(({ choices }) => choices)).toEqual([
      [{ text: 'Hi\n\n', index: 0, logprobs: null, finish_reason: null }],
      [{ text: '{}', index: 0, logprobs: null, finish_reason: null }],
      [{ text: '', index: 0, logprobs: null, finish_reason: 'stop' }],
    ]);
    expect(told[0]).toMatchObject({ id: 'x-1', object: 'text_completion', model: 'm "1"' });
    expect(told[0]).not.toHaveProperty('usage');
  });

  test('begin with the prompt, if it is not empty', () => {
    const prompts = { made: 2, sent: 2, echoes: [echo(''), echo('Hé')] };
    const chunks = [0, 1, 2].map((choice): Chunk => ({ type: 'start', choice }));
    expect(events(chunks, { prompts }).map(({ choices }) => choices)).toEqual([
      [{ text: 'Hé', index: 2, logprobs: null, finish_reason: null }],
    ]);
  });

  test('have offsets that go on from event to event, by choice', () => {
    const prompts = { made: 1, sent: 1, echoes: [echo('Hé'), echo('😀')] };
    const chunks: Chunk[] = [
      { type: 'start', choice: 0 },
      { type: 'start', choice: 1 },
      piece(0, 'é'),
      piece(1, 'ab'),
      piece(0, 'c'),
      piece(1, 'd'),
    ];
    const told = events(chunks, { prompts, logprobs: 0 });
    expect(told.map(({ choices }) => choices[0].logprobs)).toMatchObject(
      [0, 0, 2, 1, 3, 3].map((offset) => ({ text_offset: [offset] })),
    );
  });

  test('have a null for the usage that comes last', () => {
    const format = TEXT_FORMAT.events(HEAD, { ...PLAIN, includeUsage: true });
    expect(valuesIn(format.of(piece(0, 'a')) + format.usage(USAGE))).toMatchObject([
      { usage: null },
      { choices: [], usage: { prompt_tokens: 5, completion_tokens: 8, total_tokens: 13 } },
    ]);
  });
});
