import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NO_REPLIES, RUNGS } from '../../../src/core/corpus.js';
import type { Message } from '../../../src/core/message.js';
import type { Recording, Recordings } from '../../../src/core/recordings.js';
import { askedCorpus } from '../../support/asked-corpus.js';
import { gpt, human } from '../../support/dialogue.js';
import type { ExpectedFilter } from '../../support/oracle.js';
import {
  askRecorded,
  expectedReplies,
  expectedWhole,
  record,
  recordedReply,
  recordingOf,
  shownWhole,
} from '../../support/recording.js';
import type { OpenedRecordings } from './opened.js';

const answer = fc.record({
  from: fc.constantFrom('assistant', 'gpt', 'tool_calls'),
  value: fc.constantFrom('a', 'b', '\ud800', '😀\0"\\', ''),
});
const shares = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  maxLength: 5,
});

/** What look-ups find. */
export function describeRecordedReplies(name: string, opened: () => OpenedRecordings): void {
  describe(`the replies that ${name} has recorded`, () => {
    let recordings: Recordings;

    beforeEach(() => {
      ({ recordings } = opened());
    });

    test('are none before anything is recorded', async () => {
      for (const rung of RUNGS) {
        const found = await askRecorded(recordings, rung, [...gpt('Hi'), ...human('Hi')]);
        expect(found).toEqual(NO_REPLIES);
      }
    });

    test('are those that a scan finds, on each rung, by each filter, for any conversations', async () => {
      const all: Recording[] = [];
      await fc.assert(
        fc.asyncProperty(
          askedCorpus,
          fc.array(answer, { minLength: 1, maxLength: 3 }),
          shares,
          async ({ corpus, asked }, answers, some) => {
            for (const { messages } of corpus.slice(0, 4)) {
              all.push(await record(recordings, recordingOf(messages, answers)));
            }
            const [{ messages }] = corpus;
            for (const query of [messages, ...asked.slice(0, 3)])
              await expectFound(recordings, all, query, some);
          },
        ),
        { numRuns: 15 },
      );
    });

    test.each([99, 100, 101, 250, 1100])('are right for a key with %d of them', async (count) => {
      const question = [...gpt('Yes?'), ...human('Hi')];
      const spelt = [
        { from: 'bing', value: 'Yes?' },
        { from: 'user', value: 'Hi' },
      ];
      const texts = ['one', 'two', 'three'];
      const all: Recording[] = [];
      for (let left = count; left > 0; left -= all.at(-1)?.replies.length ?? 0) {
        const i = all.length;
        const answers = texts.slice(0, Math.min(left, 1 + (i % 3))).map((text) => `${text} ${i}`);
        all.push(recordingOf(i % 4 === 0 ? spelt : question, answers));
      }
      // In their order: ids of concurrent ones tell nothing.
      for (const each of all) await record(recordings, each);
      await expectFound(recordings, all, question, [0, 0.3, 0.999, 0.5, 0.5]);
    });

    test('tell all that is known of their delivery', async () => {
      const calls = '[{"name": "a", "arguments": {}}, {"name": "b", "arguments": {}}]';
      const reply = recordedReply(
        { from: 'tool_calls', value: calls },
        {
          callIds: ['call_1', 'call_2'],
          reason: 'tool-calls',
          pieces: [
            [10, 2],
            [20.5, 0],
            [21, 2],
          ],
        },
      );
      const all = [
        await record(recordings, recordingOf(human('Hi'), [reply, 'A text', 'Another'])),
      ];
      await expectFound(recordings, all, human('Hi'), [0.5]);
    });

    test('are chosen only where there is something to choose from', async () => {
      await record(recordings, recordingOf(human('Hi'), ['Hello!']));
      const none = await askRecorded(recordings, 'message', human('Bye'), {
        choose: () => {
          throw new Error('There is nothing to choose from.');
        },
      });
      expect(none).toEqual(NO_REPLIES);
      const totals: number[] = [];
      const found = await askRecorded(recordings, 'message', human('Hi'), {
        choose: (total) => {
          totals.push(total);
          return [];
        },
      });
      expect([found, totals]).toEqual([{ total: 1, replies: [] }, [1]]);
    });

    test('are of the asked messages alone, not of what was said before', async () => {
      await record(recordings, recordingOf([...human('a'), ...gpt('b'), ...human('c')], ['d']));
      for (const rung of RUNGS)
        expect((await askRecorded(recordings, rung, human('a'))) ?? NO_REPLIES).toEqual(NO_REPLIES);
      expect(await askRecorded(recordings, 'message', human('c'))).toMatchObject({ total: 1 });
    });
  });
}

async function expectFound(
  recordings: Recordings,
  all: readonly Recording[],
  query: readonly Message[],
  some: readonly number[],
): Promise<void> {
  const from = query.at(-1)?.from ?? '';
  const before = query.at(-2)?.from;
  const filters: ExpectedFilter[] = [{}, { from }, { from: 'user' }, { firstOfConversation: true }];
  for (const rung of RUNGS) {
    const fitting =
      rung === 'message' ? filters : rung === 'context' ? contexts(from, before) : [{}];
    for (const filter of fitting) {
      const wanted = expectedReplies(all, rung, query, filter);
      const got = await askRecorded(recordings, rung, query, filter);
      expect({ rung, filter, got: shownWhole(got) }).toEqual({
        rung,
        filter,
        got: expectedWhole(wanted),
      });
      const first = await askRecorded(recordings, rung, query, { ...filter, limit: 2 });
      expect(shownWhole(first)).toEqual(expectedWhole(wanted, wanted?.slice(0, 2)));
      const counted = await askRecorded(recordings, rung, query, { ...filter, limit: 0 });
      expect(counted?.total).toBe(wanted?.length);
      const places = (total: number): number[] => some.map((share) => Math.floor(share * total));
      const chosen = await askRecorded(recordings, rung, query, { ...filter, choose: places });
      const chosenOnes = wanted?.length ? places(wanted.length).map((place) => wanted[place]) : [];
      expect(shownWhole(chosen)).toEqual(expectedWhole(wanted, chosenOnes));
    }
  }
}

function contexts(from: string, previousFrom: string | undefined): ExpectedFilter[] {
  if (previousFrom === undefined) return [{}];
  return [{}, { from, previousFrom }, { from: 'user', previousFrom: 'gpt' }];
}
