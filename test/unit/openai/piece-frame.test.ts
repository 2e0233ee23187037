import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PiecedText } from '../../../src/core/engine.js';
import { readDelay } from '../../../src/pace/delay.js';
import { Schedule } from '../../../src/pace/schedule.js';
import { PacedPieces } from '../../../src/surfaces/openai/paced-pieces.js';
import { PieceFrame } from '../../../src/surfaces/openai/piece-frame.js';
import { CHAT_FORMAT } from '../../../src/wire/openai-chat.js';
import { TEXT_FORMAT } from '../../../src/wire/openai-text.js';
import type { EventFormat } from '../../../src/wire/openai.js';
import { codePoint } from '../../support/code-point.js';

const LAST = 'data: [DONE]\n\n';

/** Pieces of a text, with how many tokens end in each. */
const anyPieces = fc.array(
  fc.record({
    text: fc.oneof(
      fc.string({ unit: codePoint, minLength: 1 }),
      fc.constantFrom('$&', '"\n', '\uf8ff'),
    ),
    count: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 20 },
);
interface Piece {
  readonly text: string;
  readonly count: number;
}

const anyFormat = fc
  .record({
    format: fc.constantFrom(CHAT_FORMAT, TEXT_FORMAT),
    model: fc.constantFrom('gpt-4o', 'modèle “é” 😀', '$`', '\uf8ff'),
    includeUsage: fc.boolean(),
  })
  .map(({ format, model, includeUsage }): EventFormat => {
    const head = { id: 'id-1', created: 17, model: JSON.stringify(model) };
    const options = { includeUsage, logprobs: undefined, legacyCalls: false, namedTool: false };
    return format.events(head, options);
  });

function piecedOf(pieces: readonly Piece[]): PiecedText {
  const written = pieces.map(({ text }) =>
    Buffer.from(JSON.stringify(text).slice(1, -1)).toString('latin1'),
  );
  let tokens = 0;
  const ends = Uint32Array.from(pieces, ({ count }) => (tokens += count));
  const size = written.reduce((sum, { length }) => sum + length, 0);
  return { pieces: written, size, ends, reason: 'stop' };
}

/** The events, each written by the format itself. */
function eventsOf(format: EventFormat, pieces: readonly Piece[]): string[] {
  return [
    format.of({ type: 'start', choice: 0 }),
    ...pieces.map(({ text, count }) => format.of({ type: 'text', choice: 0, text, count })),
    format.of({ type: 'end', choice: 0, reason: 'stop' }) + LAST,
  ];
}

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString();

describe('The pieces of one text', () => {
  test('are the events that the format writes, all at once', () => {
    fc.assert(
      fc.property(anyFormat, anyPieces, (format, pieces) => {
        const pieced = piecedOf(pieces);
        const parts = new PieceFrame(format, pieced, LAST).whole(pieced);
        expect(utf8(parts?.join('') ?? '')).toBe(eventsOf(format, pieces).join(''));
      }),
    );
  });

  test('are not made at once when they are too large for a slow reader', () => {
    const format = CHAT_FORMAT.events(
      { id: 'id-1', created: 17, model: '"m"' },
      { includeUsage: false, logprobs: undefined, legacyCalls: false, namedTool: false },
    );
    for (const pieces of [
      Array(2000).fill({ text: 'a', count: 1 }),
      [{ text: 'a'.repeat(300_000), count: 9 }],
    ]) {
      const pieced = piecedOf(pieces as Piece[]);
      expect(new PieceFrame(format, pieced, LAST).whole(pieced)).toBeUndefined();
    }
  });

  test('are the same events one after the other, each due with its last token', () => {
    const pace = {
      ttft: readDelay('100'),
      ttftPerPromptToken: 0,
      itl: readDelay('10'),
      loadFactor: 1,
      speed: 1,
      recorded: false,
    };
    fc.assert(
      fc.property(anyFormat, anyPieces, (format, pieces) => {
        const pieced = piecedOf(pieces);
        const request = { promptTokens: 1, key: Buffer.alloc(16) };
        const schedule = new Schedule(pace, request, { running: 1, maxConcurrency: 0 });
        const events = new PacedPieces(pieced, new PieceFrame(format, pieced, LAST), schedule);
        const got: [text: string, due: number][] = [];
        while (events.next()) got.push([utf8(events.text()), events.due]);
        const ends = [...pieced.ends];
        const dues = [1, ...ends, ends.at(-1) ?? 1].map((token) => 100 + 10 * (token - 1));
        expect(got).toEqual(eventsOf(format, pieces).map((event, i) => [event, dues[i]]));
        expect(events.next()).toBe(false);
      }),
    );
  });
});
