import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Chunk } from '../../../src/core/chunk.js';
import { CHAT_FORMAT } from '../../../src/wire/openai-chat.js';
import type { WireOptions } from '../../../src/wire/openai.js';
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
const CALL = { id: 'call_1', name: 'f', arguments: '{"a": "é😀"}' };
const OTHER = { id: 'call_2', name: 'g', arguments: '{}' };

function whole(
  choices: Parameters<typeof CHAT_FORMAT.whole>[1],
  options: Partial<WireOptions> = {},
): unknown {
  return JSON.parse(CHAT_FORMAT.whole(HEAD, choices, USAGE, { ...PLAIN, ...options }).toString());
}

function events(chunks: readonly Chunk[], options: Partial<WireOptions> = {}): unknown[] {
  const format = CHAT_FORMAT.events(HEAD, { ...PLAIN, ...options });
  return valuesIn(chunks.map((chunk) => format.of(chunk)).join(''));
}

describe('a chat’s answer as a whole', () => {
  test('has its head, its choices in their order, and its usage', () => {
    expect(whole([textChoice('Hi “you”'), textChoice('No', 'length')])).toEqual({
      id: 'x-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'm "1"',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hi “you”', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
        {
          index: 1,
          message: { role: 'assistant', content: 'No', refusal: null },
          logprobs: null,
          finish_reason: 'length',
        },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 8, total_tokens: 13 },
    });
  });

  test('has any text as it is', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 3 }), (texts) => {
        const { choices } = whole(texts.map((text) => textChoice(text))) as {
          choices: { message: { content: string } }[];
        };
        expect(choices.map(({ message }) => message.content)).toEqual(texts);
      }),
    );
  });

  test.each<[options: Partial<WireOptions>, reason: string]>([
    [{}, 'tool_calls'],
    [{ namedTool: true }, 'stop'],
  ])('has calls of tools without an index: %j', (options, reason) => {
    expect(whole([callChoice(CALL, OTHER)], options)).toMatchObject({
      choices: [
        {
          message: {
            content: null,
            tool_calls: [CALL, OTHER].map(({ id, ...called }) => ({
              id,
              type: 'function',
              function: called,
            })),
          },
          finish_reason: reason,
        },
      ],
    });
  });

  test('has the first call alone in the older form', () => {
    const answer = whole([callChoice(CALL, OTHER)], { legacyCalls: true });
    expect(answer).toMatchObject({
      choices: [
        {
          message: { content: null, function_call: { name: 'f', arguments: CALL.arguments } },
          finish_reason: 'function_call',
        },
      ],
    });
    expect(JSON.stringify(answer)).not.toContain('tool_calls');
  });

  test('has its tokens when they are asked for', () => {
    expect(whole([textChoice('Hi you')], { logprobs: 0 })).toMatchObject({
      choices: [{ logprobs: { content: [{ token: 'Hi' }, { token: ' you' }], refusal: null } }],
    });
  });
});

describe('the events of a chat', () => {
  const head = {
    id: 'x-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'm "1"',
  };
  const delta = (index: number, its: object, reason: string | null = null): object => ({
    ...head,
    choices: [{ index, delta: its, logprobs: null, finish_reason: reason }],
  });

  test('are a beginning, pieces and an end with the reason', () => {
    const chunks: Chunk[] = [
      { type: 'start', choice: 0 },
      { type: 'start', choice: 1 },
      { type: 'text', choice: 1, text: 'Hi “😀”\n\n', count: 3 },
      { type: 'end', choice: 1, reason: 'length' },
      { type: 'end', choice: 0, reason: 'stop' },
    ];
    expect(events(chunks)).toEqual([
      delta(0, { role: 'assistant', content: '', refusal: null }),
      delta(1, { role: 'assistant', content: '', refusal: null }),
      delta(1, { content: 'Hi “😀”\n\n' }),
      delta(1, {}, 'length'),
      delta(0, {}, 'stop'),
    ]);
  });

  const called: Chunk[] = [
    { type: 'tool-call', choice: 0, index: 1, id: 'call_2', name: 'g' },
    { type: 'tool-arguments', choice: 0, index: 1, text: '{"a":', count: 2 },
    { type: 'end', choice: 0, reason: 'tool-calls' },
  ];

  test('begin with no text where a reply only calls tools', () => {
    expect(events([{ type: 'start', choice: 0, callsOnly: true }])).toEqual([
      delta(0, { role: 'assistant', content: null, refusal: null }),
    ]);
  });

  test('have a call’s id and name once, and its arguments in pieces', () => {
    const name = { name: 'g', arguments: '' };
    expect(events(called)).toEqual([
      delta(0, { tool_calls: [{ index: 1, id: 'call_2', type: 'function', function: name }] }),
      delta(0, { tool_calls: [{ index: 1, function: { arguments: '{"a":' } }] }),
      delta(0, {}, 'tool_calls'),
    ]);
  });

  test('have a call in the older form for those who ask in it', () => {
    expect(events(called, { legacyCalls: true })).toEqual([
      delta(0, { function_call: { name: 'g', arguments: '' } }),
      delta(0, { function_call: { arguments: '{"a":' } }),
      delta(0, {}, 'function_call'),
    ]);
  });

  test('have a null for the usage that comes last, and no key for it otherwise', () => {
    const format = CHAT_FORMAT.events(HEAD, { ...PLAIN, includeUsage: true });
    const told = format.of({ type: 'start', choice: 0 }) + format.usage(USAGE);
    const usage = { prompt_tokens: 5, completion_tokens: 8, total_tokens: 13 };
    expect(valuesIn(told)).toEqual([
      { ...delta(0, { role: 'assistant', content: '', refusal: null }), usage: null },
      { ...head, choices: [], usage },
    ]);
  });

  test('have the tokens of their piece when they are asked for', () => {
    const text: Chunk = {
      type: 'text',
      choice: 0,
      text: 'a b',
      count: 2,
      tokens: tokensOf('a', ' b'),
    };
    const bare: Chunk = { type: 'text', choice: 0, text: 'x', count: 0 };
    const told = events([text, bare], { logprobs: 1 }) as { choices: { logprobs: object }[] }[];
    expect(told.map(({ choices }) => choices[0].logprobs)).toMatchObject([
      { content: [{ token: 'a' }, { token: ' b' }] },
      { content: [] },
    ]);
  });
});
