import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DifferentReplies } from '../../../src/conversation/replay/different-replies.js';
import { Picker } from '../../../src/conversation/replay/pick.js';
import { RecordedCorpus } from '../../../src/conversation/recorded-corpus.js';
import { LadderStrategy } from '../../../src/conversation/strategies/ladder.strategy.js';
import {
  NO_REPLIES,
  ReplySource,
  RUNGS,
  type Corpus,
  type Replies,
  type ReplyQuery,
  type Rung,
} from '../../../src/core/corpus.js';
import { CorpusUnavailableError } from '../../../src/core/errors.js';
import type { Message } from '../../../src/core/message.js';
import type { Recordings } from '../../../src/core/recordings.js';
import { ALL, ask, askChosen, seed } from '../../support/ask.js';
import { asking } from '../../support/chat-request.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import { embeddedCorpus } from '../../support/embedded-corpus.js';
import { emptyRecordings } from '../../support/embedded-recordings.js';
import { record, recordingOf } from '../../support/recording.js';

/** The same, a moment later, as a database has it. */
class Late extends ReplySource {
  constructor(private readonly source: Pick<ReplySource, 'replies'>) {
    super();
  }

  async replies(query: ReplyQuery): Promise<Replies> {
    await Promise.resolve();
    return this.source.replies(query);
  }
}

function values({ replies }: Replies): string[] {
  return replies.map(({ json }) => (JSON.parse(json.toString()) as { value: string }).value);
}

describe.each(['at once', 'later'])('A corpus with recordings that answer %s', (when) => {
  const wrap = <T extends Pick<ReplySource, 'replies'>>(source: T): T =>
    when === 'later' ? (new Late(source) as unknown as T) : source;
  const seeded = embeddedCorpus();
  const empty = embeddedCorpus();
  const both = (corpus: Corpus, recordings: Recordings): RecordedCorpus =>
    new RecordedCorpus(wrap(corpus), wrap(recordings));
  const found = async (
    source: Pick<ReplySource, 'replies'>,
    rung: Rung,
    query: readonly Message[],
    limit = ALL,
  ): Promise<Replies> => (await ask(source as Corpus, rung, query, {}, limit)) ?? NO_REPLIES;

  test('answers the very conversation from its recordings alone', async () => {
    const recordings = emptyRecordings();
    await seed(seeded, [dialogue('Hi', 'seeded')]);
    await record(recordings, recordingOf(human('Hi'), ['recorded', 'too']));
    const corpus = both(seeded, recordings);
    for (const rung of ['history', 'history-without-system'] as const) {
      const answer = await found(corpus, rung, human('Hi'));
      expect([answer.total, values(answer)]).toEqual([2, ['recorded', 'too']]);
    }
    const other = await found(corpus, 'history', human('Bye'));
    expect(other).toEqual(NO_REPLIES);
  });

  test('answers what was only seeded from the corpus', async () => {
    const recordings = emptyRecordings();
    await seed(seeded, [dialogue('Hi', 'seeded'), dialogue('Hi', 'twice')]);
    await record(recordings, recordingOf(human('Other'), ['recorded']));
    for (const rung of RUNGS.filter((each) => !each.startsWith('context'))) {
      const answer = await found(both(seeded, recordings), rung, human('Hi'));
      expect([answer.total, values(answer)]).toEqual([2, ['seeded', 'twice']]);
    }
  });

  test('is one list elsewhere: what the corpus has, and behind it the recordings', async () => {
    const recordings = emptyRecordings();
    await fc.assert(
      fc.asyncProperty(fc.nat(5), fc.array(fc.nat(9), { maxLength: 6 }), async (count, numbers) => {
        const text = `Hi ${count} ${numbers.join()}`;
        const texts = Array.from({ length: count }, (_, i) => `seeded ${i}`);
        await seed(seeded, [dialogue('Else', '-'), ...texts.map((reply) => dialogue(text, reply))]);
        await record(recordings, recordingOf(human(text), ['r0', 'r1']));
        await record(recordings, recordingOf([...gpt('Yes?'), ...human(text)], ['r2']));
        const { length } = (await found(recordings, 'message', human(text))).replies;
        expect(length % 3).toBe(0);
        const all = [...texts, ...values(await found(recordings, 'message', human(text)))];
        const corpus = both(seeded, recordings);
        for (const rung of ['message', 'message-normalised'] as const) {
          for (const limit of [0, 1, count, count + 1, 100]) {
            const answer = await found(corpus, rung, human(text), limit);
            expect([answer.total, values(answer)]).toEqual([all.length, all.slice(0, limit)]);
          }
          const totals: number[] = [];
          const chosen = await askChosen(
            corpus as unknown as Corpus,
            rung,
            human(text),
            {},
            (total) => {
              totals.push(total);
              return numbers.map((number) => number % total);
            },
          );
          expect(totals).toEqual([all.length]);
          expect(chosen && values(chosen)).toEqual(
            numbers.map((number) => all[number % all.length]),
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  test('gives several different replies of both', async () => {
    const recordings = emptyRecordings();
    await seed(seeded, [dialogue('Hi', 'a'), dialogue('Hi', 'b')]);
    await record(recordings, recordingOf(human('hi!'), ['c', 'a']));
    const strategy = new LadderStrategy(both(seeded, recordings));
    const asked = asking([...gpt('Yes?'), ...human('HI')]);
    const different = new DifferentReplies(new Picker('first', undefined, asked), 3);
    const answer = await different.find((choose) => strategy.answer(asked, { limit: 3, choose }));
    expect(values(answer)).toEqual(['a', 'b', 'c']);
    const whole = new DifferentReplies(new Picker('first', undefined, asking(human('hi!'))), 3);
    const recorded = await whole.find((choose) =>
      strategy.answer(asking(human('hi!')), { limit: 3, choose }),
    );
    expect(values(recorded)).toEqual(['c', 'a', 'c']);
  });

  test('is the recordings where there is no corpus, on every rung', async () => {
    const recordings = emptyRecordings();
    const corpus = both(empty, recordings);
    const strategy = new LadderStrategy(corpus);
    const answer = async (text: string): Promise<string[]> =>
      values(await strategy.answer(asking(human(text)), { limit: 5 }));
    await expect(answer('Hi')).rejects.toThrow(CorpusUnavailableError);
    await record(recordings, recordingOf(human('Hi'), ['Hello!']));
    expect(await answer('Hi')).toEqual(['Hello!']);
    expect(await answer('hi.')).toEqual(['Hello!']);
    await expect(answer('Bye')).rejects.toThrow(CorpusUnavailableError);
    await expect(found(corpus, 'message', human('Bye'))).rejects.toThrow(CorpusUnavailableError);
  });

  test('is the corpus itself while nothing is recorded', async () => {
    await seed(seeded, [dialogue('Hi', 'seeded')]);
    const corpus = both(seeded, emptyRecordings());
    const replies = RUNGS.map((rung) => found(corpus, rung, human('Hi')));
    const totals = (await Promise.all(replies)).map(({ total }) => total);
    expect(totals).toEqual([1, 1, 0, 1, 0, 1]);
  });
});
