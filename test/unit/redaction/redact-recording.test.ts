import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { refitted, redactRecording } from '../../../src/core/redact-recording.js';
import { Redaction } from '../../../src/core/redaction.js';
import type { RecordedPiece } from '../../../src/core/recorded-reply.js';
import { readToolCalls } from '../../../src/core/tool-call.js';
import { anyText, cuttingOf } from '../../support/arbitraries.js';
import { human } from '../../support/dialogue.js';
import { recordedReply, recordingOf } from '../../support/recording.js';

const redaction = new Redaction(['emails', 'cards']);
const units = (pieces: readonly RecordedPiece[]): number[] => pieces.map(([, each]) => each);

describe('A recording', () => {
  test('is the same object when there is nothing to redact', () => {
    const recording = recordingOf(human('Hi'), ['Hello!']);
    expect(redactRecording(recording, redaction)).toBe(recording);
  });

  test('loses what is found in what was asked and in what was answered', () => {
    const recording = recordingOf(human('I am bob@example.com'), [
      recordedReply(
        { from: 'assistant', value: 'Hi bob@example.com!' },
        {
          pieces: [
            [5, 3],
            [6, 8],
            [7, 7],
            [8, 1],
          ],
        },
      ),
      'Hi!',
    ]);
    const redacted = redactRecording(recording, redaction);
    expect(redacted).toEqual({
      ...recording,
      messages: human('I am [redacted]'),
      replies: [
        {
          ...recording.replies[0],
          message: { from: 'assistant', value: 'Hi [redacted]!' },
          pieces: [
            [5, 3],
            [6, 5],
            [7, 5],
            [8, 1],
          ],
        },
        recording.replies[1],
      ],
    });
  });

  test('keeps calls of tools calls, whose arguments stay JSON', () => {
    const value =
      '[{"name": "pay", "arguments": {"card": 4111111111111111, "to": "a\\nbob@example.com"}}, {"name": "f", "arguments": "{\\"card\\": 4111111111111111}"}]';
    const before = (readToolCalls(value) ?? []).map(({ arguments: text }) => text.length);
    const reply = recordedReply(
      { from: 'tool_calls', value },
      { reason: 'tool-calls', pieces: before.map((size, at) => [at, size] as const) },
    );
    const [redacted] = redactRecording(recordingOf(human('Pay'), [reply]), redaction).replies;
    const calls = readToolCalls(redacted.message.value) ?? [];
    expect(calls.map(({ arguments: text }) => JSON.parse(text) as unknown)).toEqual([
      { card: '[redacted]', to: 'a\n[redacted]' },
      { card: '[redacted]' },
    ]);
    const sizes = calls.reduce((sum, { arguments: text }) => sum + text.length, 0);
    expect(units(redacted.pieces).reduce((sum, each) => sum + each, 0)).toBe(sizes);
  });
});

describe('Pieces of another text', () => {
  test('are as many, add up to it, and cut no character in two', () => {
    const cut = anyText.chain((text) => fc.tuple(fc.constant(text), cuttingOf(text)));
    fc.assert(
      fc.property(cut, anyText, ([old, parts], text) => {
        const pieces = parts.map((part, at): RecordedPiece => [at, part.length]);
        const now = refitted(pieces, old, text);
        expect(now.map(([at]) => at)).toEqual(pieces.map(([at]) => at));
        expect(units(now).reduce((sum, each) => sum + each, 0)).toBe(text.length);
        expect(units(now).every((each) => each >= 0)).toBe(true);
      }),
    );
  });

  test('are the same for the same text', () => {
    const pieces: RecordedPiece[] = [
      [1, 2],
      [2, 0],
      [3, 3],
    ];
    expect(refitted(pieces, 'Hello', 'Hello')).toEqual(pieces);
  });
});
