import { describe, expect, test } from '@jest/globals';
import { collected } from '../../../src/core/collected-answer.js';
import { answerTo, askFor, said } from './asking.js';
import type { EngineUnderTest } from './engine-under-test.js';
import type { Gives } from './gives.js';

/** What answers say, and in what order. */
export function describeReplies(name: string, under: () => EngineUnderTest, gives: Gives): void {
  describe(`The replies of ${name}`, () => {
    test('come with their start first, their end last, and the usage of all behind', async () => {
      const ask = askFor(under(), 'text');
      const told = await said(under(), ask);
      expect(told.count).toBeGreaterThan(4);
      expect(told.replies.map(({ reason }) => reason)).toEqual(['stop']);
      expect(told.replies[0].text).not.toBe('');
      if (ask.texts) expect(told.replies.map(({ text }) => text)).toEqual(ask.texts);
      expect(told.usage?.prompt).toBeGreaterThan(0);
      expect(told.usage?.completion).toBeGreaterThan(0);
    });

    gives('several')('each with its number, from 0', async () => {
      const ask = askFor(under(), 'several');
      const told = await said(under(), ask);
      expect(told.replies).toHaveLength(ask.fields.n ?? 0);
      expect(told.replies.length).toBeGreaterThan(1);
      if (ask.texts) expect(told.replies.map(({ text }) => text)).toEqual(ask.texts);
    });

    gives('characters')('no piece of which ends within a character', async () => {
      const ask = askFor(under(), 'characters');
      for (const streamed of [true, false]) {
        const told = await said(under(), ask, streamed);
        expect(told.replies.map(({ text }) => text)).toEqual(ask.texts);
      }
    });

    gives('calls')('call tools: each by its id and name once, then its arguments', async () => {
      const ask = askFor(under(), 'calls');
      for (const streamed of [true, false]) {
        const [{ calls, callsOnly, reason, text }] = (await said(under(), ask, streamed)).replies;
        expect(calls.map(({ name: called, given }) => [called, given])).toEqual(ask.calls);
        expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
        expect(calls.every(({ id }) => id !== '')).toBe(true);
        expect([callsOnly, reason, text]).toEqual([true, 'tool-calls', '']);
      }
    });

    test.each(['text', 'several', 'characters', 'calls'] as const)(
      'say the same streamed and whole, at the same cost: %s',
      async (kind) => {
        const ask = under().asks[kind];
        if (!ask) {
          expect(under().cannot).toHaveProperty(kind);
          return;
        }
        const [streamed, whole] = [await said(under(), ask), await said(under(), ask, false)];
        expect(streamed.replies).toEqual(whole.replies);
        expect(streamed.usage).toEqual(whole.usage);
        // Pieces that were put together say it too.
        const { choices, usage } = await collected(await answerTo(under(), ask, true));
        expect(usage).toEqual(whole.usage);
        expect(choices.map(textOf)).toEqual(
          whole.replies.map(({ text, callsOnly }) => (callsOnly ? undefined : text)),
        );
        expect(choices.map(({ reason }) => reason)).toEqual(
          whole.replies.map(({ reason }) => reason),
        );
        expect(choices.map(({ calls }) => calls.map(called))).toEqual(
          whole.replies.map(({ calls }) => calls.map(({ name: by, given }) => [by, given])),
        );
      },
    );
  });
}

function textOf({ json }: { readonly json: Buffer | undefined }): unknown {
  return json && (JSON.parse(json.toString()) as unknown);
}

function called({ name, arguments: given }: { name: string; arguments: string }): unknown {
  return [name, given];
}
