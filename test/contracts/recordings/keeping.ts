import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RecordingsFullError } from '../../../src/core/chat-errors.js';
import type { Recording, Recordings } from '../../../src/core/recordings.js';
import { anyMessage } from '../../support/arbitraries.js';
import { gpt, human } from '../../support/dialogue.js';
import { allOf, askRecorded, record, recordedReply, recordingOf } from '../../support/recording.js';
import type { OpenedRecordings, RecordingsStore } from './opened.js';

/** What is kept, of whom, and how much. */
export function describeKeeping(name: string, opened: () => OpenedRecordings): void {
  describe(`the recordings of ${name}`, () => {
    let recordings: Recordings;
    let store: RecordingsStore;

    beforeEach(() => {
      ({ recordings, store } = opened());
    });

    test('are none at first', async () => {
      expect(await allOf(recordings)).toEqual([]);
    });

    test('come back as they were, in their order, whatever the texts', async () => {
      const all: Recording[] = [];
      await fc.assert(
        fc.asyncProperty(fc.array(anyMessage, { minLength: 1, maxLength: 6 }), async (messages) => {
          const reply = recordedReply(messages[0], { pieces: [[0.25, 1]], reason: 'length' });
          all.push(await record(recordings, recordingOf(messages, [reply, 'another'])));
        }),
        { numRuns: 30 },
      );
      expect(await allOf(recordings)).toEqual(all);
      expect(await allOf(store.open())).toEqual(all);
    });

    test('may be of many megabytes', async () => {
      // Connected: making these texts takes longer than a connection may.
      expect(await allOf(recordings)).toEqual([]);
      const long = 'long 😀\ud800 '.repeat(400_000);
      const one = await record(recordings, recordingOf(human(`${long}?`), [`${long}!`, 'short']));
      const two = await record(recordings, recordingOf(human(`${long}?`), ['again']));
      expect((await allOf(recordings)).map(sizes)).toEqual([one, two].map(sizes));
      const found = await askRecorded(recordings, 'history', human(`${long}?`));
      expect(found?.replies.map(({ json }) => json.length)).toEqual(
        [`${long}!`, 'short', 'again'].map((text) =>
          Buffer.byteLength(JSON.stringify({ from: 'assistant', value: text })),
        ),
      );
      expect(found?.replies[0].json.toString()).toBe(
        JSON.stringify({ from: 'assistant', value: `${long}!` }),
      );
    });

    test('are seen by all who have the store open', async () => {
      const others = [store.open(), store.open()];
      for (const other of others)
        expect(await askRecorded(other, 'message', human('Hi'))).toMatchObject({ total: 0 });
      await record(recordings, recordingOf(human('Hi'), ['first']));
      for (const [i, other] of others.entries()) {
        await store.settled(other);
        expect(await askRecorded(other, 'message', human('Hi'))).toMatchObject({ total: 1 + i });
        await record(other, recordingOf(human('Hi'), [`of ${i}`]));
        expect(await askRecorded(recordings, 'message', human('Hi'))).toMatchObject({
          total: 2 + i,
        });
      }
      const late = store.open();
      await store.settled(late);
      expect(await askRecorded(late, 'message', human('Hi'))).toMatchObject({ total: 3 });
    });

    test('are numbered one by one, when several record at the same time', async () => {
      const all = [recordings, store.open(), store.open()];
      await Promise.all(
        Array.from({ length: 60 }, (_, i) =>
          record(all[i % 3], recordingOf(human(`question ${i % 7}`), [`answer ${i}`])),
        ),
      );
      const found = await Promise.all(
        Array.from({ length: 7 }, (_, i) =>
          askRecorded(recordings, 'history', human(`question ${i}`)),
        ),
      );
      const sources = found.flatMap((each) => each?.replies.map(({ source }) => source) ?? []);
      expect(sources.map(({ conversation }) => conversation).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 60 }, (_, i) => i),
      );
      const ids = (await allOf(recordings)).map(({ id }) => id);
      for (const { id, conversation } of sources) expect(ids[conversation]).toBe(id);
    });

    test('are no more bytes than may be, counted for all who record', async () => {
      const limit = 20_000;
      const logs = [store.open({ limit }), store.open({ limit })];
      const kept: Recording[] = [];
      const large = (): Recording => recordingOf(human('x'.repeat(1000)), ['y'.repeat(1000)]);
      for (let i = 0; i < 20; i++) {
        const each = large();
        try {
          kept.push(await record(logs[i % 2], each));
        } catch (error) {
          expect(error).toEqual(new RecordingsFullError(limit));
          expect((error as Error).message).toBe(
            'There are as many recordings as may be: RECORD_LIMIT is 20,000 bytes.',
          );
        }
      }
      expect(kept.length).toBeGreaterThan(5);
      expect(kept.length).toBeLessThan(10);
      expect(await allOf(recordings)).toEqual(kept);
      const late = store.open({ limit });
      await expect(record(late, large())).rejects.toThrow(RecordingsFullError);
      // What fits is still taken, and a larger limit makes room.
      kept.push(await record(store.open({ limit: 2 * limit }), large()));
      expect(await allOf(recordings)).toEqual(kept);
    });

    test('keep what fits when one is too large by itself', async () => {
      const log = store.open({ limit: 5000 });
      await expect(record(log, recordingOf(human('x'.repeat(5000)), ['y']))).rejects.toThrow(
        RecordingsFullError,
      );
      const small = await record(log, recordingOf([...human('a'), ...gpt('b')], ['c']));
      expect(await allOf(recordings)).toEqual([small]);
    });
  });
}

function sizes({ id, messages, replies }: Recording): unknown {
  return [id, messages.map(lengthOf), replies.map(({ message }) => lengthOf(message))];
}

function lengthOf({ value }: { readonly value: string }): number {
  return value.length;
}
