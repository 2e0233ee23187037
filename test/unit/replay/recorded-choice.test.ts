import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Choices } from '../../../src/conversation/replay/choices.js';
import { TokenBook } from '../../../src/conversation/replay/token-book.js';
import type { Chunk } from '../../../src/core/chunk.js';
import type { Reply } from '../../../src/core/corpus.js';
import type { RecordedDelivery } from '../../../src/core/recorded-reply.js';
import { chatRequest, type RequestFields } from '../../support/chat-request.js';

const SOURCE = { id: 'rec-1', conversation: 0, position: 1 };
const book = new TokenBook();

function replyOf(value: string, fields: Partial<RecordedDelivery>, from = 'gpt'): Reply {
  const recorded: RecordedDelivery = {
    reason: 'stop',
    pieces: [],
    span: [0, 0],
    usage: { prompt: 7, completion: 11 },
    siblings: 1,
    ...fields,
  };
  return { json: Buffer.from(JSON.stringify({ from, value })), source: SOURCE, recorded };
}

function chunksOf(reply: Reply, fields: RequestFields = {}): Chunk[] {
  const request = chatRequest(fields);
  const choices = new Choices(request, book, 'o200k_base', request.conversation);
  return [...choices.recorded([reply])[0].chunks(0, 'token', request.tokens)];
}

const textOf = (chunks: readonly Chunk[]): string =>
  chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');

describe('A recorded reply', () => {
  test('comes in the pieces in which it came, each with its time', () => {
    const piece = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(1000));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 10 }), (pieces) => {
        const recorded = pieces.map(([text, at]) => [at, text.length] as const);
        const reply = replyOf(pieces.map(([text]) => text).join(''), {
          pieces: recorded,
          span: [1, 2000],
          reason: 'length',
        });
        expect(chunksOf(reply)).toEqual([
          { type: 'start', choice: 0, at: 1, callsOnly: false },
          ...pieces.map(([text, at]) => ({ type: 'text', choice: 0, text, at, count: 1 })),
          { type: 'end', choice: 0, at: 2000, reason: 'length' },
        ]);
      }),
    );
  });

  test('that came as a whole is cut like any other, and all of it is due when it came', () => {
    const chunks = chunksOf(replyOf('one two three', { pieces: [[30, 13]], span: [30, 30] }));
    expect(chunks.filter(({ type }) => type === 'text').length).toBeGreaterThan(1);
    expect(textOf(chunks)).toBe('one two three');
    expect(new Set(chunks.map(({ at }) => at))).toEqual(new Set([30]));
  });

  test('loses nothing when its pieces do not fit it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(9))), (pieces) => {
        const reply = replyOf('a text of some length', { pieces: [[0, 1], ...pieces, [5, 1]] });
        expect(textOf(chunksOf(reply))).toBe('a text of some length');
      }),
    );
  });

  test('is cut where the request ends before it, by the tokens that its model counted', () => {
    const reply = replyOf('one two three', {
      pieces: [
        [1, 4],
        [2, 9],
      ],
      usage: { prompt: 1, completion: 3 },
    });
    expect(textOf(chunksOf(reply, { maxTokens: 2 }))).toBe('one two');
    expect(textOf(chunksOf(reply, { maxTokens: 3 }))).toBe('one two three');
    expect(textOf(chunksOf(reply, { stop: ['three'] }))).toBe('one two ');
    expect(chunksOf(reply, { stop: ['four'] })).toHaveLength(4);
  });

  test('keeps the ids of its calls', () => {
    const value = '[{"name": "a", "arguments": {"x": 1}}, {"name": "b", "arguments": {}}]';
    const delivery = {
      callIds: ['id_a', 'id_b'],
      pieces: [
        [3, 4],
        [4, 4],
        [5, 2],
      ],
    } as const;
    const chunks = chunksOf(replyOf(value, { ...delivery, reason: 'tool-calls' }, 'tool_calls'));
    expect(chunks.slice(1, -1)).toEqual([
      { type: 'tool-call', choice: 0, index: 0, id: 'id_a', name: 'a', at: 3 },
      { type: 'tool-arguments', choice: 0, index: 0, text: '{"x"', at: 3, count: 1 },
      { type: 'tool-arguments', choice: 0, index: 0, text: ': 1}', at: 4, count: 1 },
      { type: 'tool-call', choice: 0, index: 1, id: 'id_b', name: 'b', at: 5 },
      { type: 'tool-arguments', choice: 0, index: 1, text: '{}', at: 5, count: 1 },
    ]);
  });
});
