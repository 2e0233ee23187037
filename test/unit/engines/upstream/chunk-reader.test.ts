import { describe, expect, test } from '@jest/globals';
import type { LiveChunk } from '../../../../src/core/chunk.js';
import { ChunkReader } from '../../../../src/engines/upstream/chunk-reader.js';
import { Told } from '../../../contracts/engine/told.js';

/** All pieces of some chunks of a stream that ends with `[DONE]`. */
function read(chunks: readonly object[], n = 1): LiveChunk[] {
  const reader = new ChunkReader(n);
  const pieces = chunks.flatMap((chunk) => reader.read(chunk as Record<string, unknown>));
  return [...pieces, ...reader.ends()];
}

const delta = (its: unknown, fields: object = {}): object => ({
  choices: [{ index: 0, delta: its, ...fields }],
});
const END = { finish_reason: 'stop' };

describe('The chunks of an upstream', () => {
  test('are a start, texts and an end', () => {
    const chunks = [
      delta({ role: 'assistant', content: '' }),
      delta({ content: 'One' }),
      delta({ content: ' two' }),
      delta({}, END),
    ];
    expect(read(chunks)).toEqual([
      { type: 'start', choice: 0 },
      { type: 'text', choice: 0, text: 'One', count: 1 },
      { type: 'text', choice: 0, text: ' two', count: 1 },
      { type: 'end', choice: 0, reason: 'stop' },
    ]);
  });

  test('may tell the end with the last text, with the first, or not at all', () => {
    const whole = [delta({ role: 'assistant', content: 'All.' }, END)];
    const merged = [delta({ content: 'A' }), delta({ content: 'll.' }, END)];
    const untold = [delta({ content: 'All.' })];
    for (const chunks of [whole, merged, untold]) {
      const [{ text, reason }] = new Told(read(chunks)).replies;
      expect([text, reason]).toEqual(['All.', 'stop']);
    }
  });

  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['tool_calls', 'tool-calls'],
    ['function_call', 'tool-calls'],
    ['content_filter', 'content-filter'],
    ['eos', 'stop'],
    ['constructor', 'stop'],
  ])('end for a reason: %s', (reason, expected) => {
    const [reply] = new Told(read([delta({ content: 'x' }, { finish_reason: reason })])).replies;
    expect(reply.reason).toBe(expected);
  });

  test('say nothing behind an end', () => {
    const chunks = [
      delta({ content: 'One' }, END),
      delta({}, END),
      delta({ content: '' }, { content_filter_results: {} }),
      delta({ content: 'more' }),
    ];
    expect(new Told(read(chunks)).replies).toMatchObject([{ text: 'One', reason: 'stop' }]);
  });

  test('may have no choices, no delta, and what nobody knows', () => {
    const chunks = [
      { choices: [], prompt_filter_results: [] },
      { choices: null },
      {},
      { choices: [{}] },
      delta(null),
      delta({ content: null, reasoning_content: 'Hm.' }),
      delta({ content: 'One' }),
    ];
    expect(new Told(read(chunks)).replies[0].text).toBe('One');
  });

  test('are put in order by reply', () => {
    const chunks = [
      { choices: [1, 0].map((index) => ({ index, delta: { content: `${index}a` } })) },
      { choices: [0, 1].map((index) => ({ index, delta: { content: `${index}b` } })) },
    ];
    const { replies } = new Told(read(chunks, 2));
    expect(replies.map(({ text }) => text)).toEqual(['0a0b', '1a1b']);
  });

  test('make a whole reply in the place of one that never came', () => {
    const chunks = [{ choices: [{ index: 2, delta: { content: 'x' } }] }];
    const { replies } = new Told(read(chunks, 3));
    expect(replies.map(({ text, reason }) => [text, reason])).toEqual([
      ['', 'stop'],
      ['', 'stop'],
      ['x', 'stop'],
    ]);
  });

  test.each([1, -1, 0.5, 1e9, '0', null])('are none with a reply of number %p', (index) => {
    expect(() => read([{ choices: [{ index, delta: {} }] }])).toThrow('cannot be read');
  });

  test.each([{ choices: 'x' }, { choices: {} }, { choices: [null] }, { choices: ['x'] }, {}])(
    'are none of another form: %j',
    (chunk) => {
      expect(() => read([chunk])).toThrow('cannot be read');
    },
  );

  test('keep characters whole, in texts and in arguments', () => {
    const text = 'a😀b👩‍👧';
    const halves = Array.from({ length: text.length }, (_, i) => text.charAt(i));
    const texts = halves.map((content) => delta({ content }));
    const calls = halves.map((half) =>
      delta({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: half } }] }),
    );
    for (const chunks of [texts, calls]) {
      const [reply] = new Told(read(chunks)).replies;
      expect(reply.text + (reply.calls.at(0)?.given ?? '')).toBe(text);
    }
    const lone = read([delta({ content: 'a\ud83d' }), delta({}, END)]);
    expect(lone.map((piece) => 'text' in piece && piece.text)).toEqual([
      false,
      'a',
      '\ud83d',
      false,
    ]);
  });

  test('tell refusals', () => {
    const chunks = [delta({ refusal: 'I ' }), delta({ refusal: 'can’t.', content: null }, END)];
    expect(new Told(read(chunks)).replies[0].refusal).toBe('I can’t.');
  });

  test('tell tokens with their probabilities, and make up what is no token', () => {
    const tokens = [
      { token: 'a', logprob: -0.5, bytes: [97], top_logprobs: [{ token: 'b', logprob: -1 }] },
      { token: 'é', logprob: null, bytes: null },
      { token: 'x', logprob: -1, bytes: ['?', 1e9] },
    ];
    const pieces = read([delta({ content: 'aéx' }, { logprobs: { content: tokens } })]);
    expect(pieces[1]).toMatchObject({
      count: 3,
      tokens: [
        { text: 'a', logprob: -0.5, bytes: [97], likeliest: [{ text: 'b', bytes: [98] }] },
        { text: 'é', logprob: 0, bytes: [0xc3, 0xa9], likeliest: [] },
        { text: 'x', logprob: -1, bytes: [120] },
      ],
    });
  });
});

describe('The usage of an upstream', () => {
  test.each([
    [
      { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
      { prompt: 3, completion: 4 },
    ],
    [{ prompt_tokens: 3 }, { prompt: 3, completion: 0 }],
    [{}, undefined],
    [null, undefined],
    [{ prompt_tokens: '3', completion_tokens: 4 }, undefined],
    [{ prompt_tokens: -1, completion_tokens: 4 }, undefined],
  ])('is told by %j', (usage, expected) => {
    const reader = new ChunkReader(1);
    reader.read({ choices: [], usage });
    reader.read({ choices: [], usage: null });
    expect(reader.usage).toEqual(expected);
  });

  test('is the last that is told', () => {
    const reader = new ChunkReader(1);
    for (const completion_tokens of [1, 2, 3])
      reader.read({ choices: [], usage: { prompt_tokens: 5, completion_tokens } });
    expect(reader.usage).toEqual({ prompt: 5, completion: 3 });
  });
});
