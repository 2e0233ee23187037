import { expect, test } from '@jest/globals';
import type { Chunk } from '../../../src/core/chunk.js';
import { AnswerEvents } from '../../../src/surfaces/openai/answer-events.js';
import { RecordedTimes } from '../../../src/surfaces/openai/event-times.js';
import { CHAT_FORMAT } from '../../../src/wire/openai-chat.js';

const HEAD = { id: 'x', created: 1, model: '"m"' };
const OPTIONS = {
  includeUsage: false,
  logprobs: undefined,
  legacyCalls: false,
  namedTool: false,
};

/** When the events of an answer of these pieces are due. */
function dues(chunks: readonly Chunk[], speed: number): number[] {
  const answer = {
    origin: { rung: 'history', total: 1 },
    choices: [],
    usage: { prompt: 1, completion: 1 },
    chunks: () => chunks,
  } as const;
  const format = CHAT_FORMAT.events(HEAD, OPTIONS);
  const events = new AnswerEvents(answer, format, 'last', new RecordedTimes(speed));
  const all: number[] = [];
  while (events.next()) all.push(events.due);
  return all;
}

const text = (at: number | undefined): Chunk => ({
  type: 'text',
  choice: 0,
  text: 'a',
  count: 1,
  at,
});

test('events at the recorded pace are due when their pieces came, the last with the end', () => {
  expect(dues([text(10), text(25.5), text(25.5), text(400)], 1)).toEqual([
    10, 25.5, 25.5, 400, 400,
  ]);
});

test('they are due so many times as soon as the speed says', () => {
  expect(dues([text(10), text(400)], 4)).toEqual([2.5, 100, 100]);
});

test('none is due before one that stands before it', () => {
  expect(dues([text(10), text(5), text(undefined)], 1)).toEqual([10, 10, 10, 10]);
});
