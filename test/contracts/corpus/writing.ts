import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Corpus } from '../../../src/core/corpus.js';
import { SeedRunningError } from '../../../src/core/seed-errors.js';
import type { Conversation } from '../../../src/core/message.js';
import {
  ask,
  conversationsOf,
  expectAnswers,
  expected,
  jsonOf,
  seed,
  shown,
} from '../../support/ask.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import { repliesOfRung } from '../../support/oracle.js';
import { until } from '../../support/until.js';
import type { CorpusStore, Opened } from './opened.js';

/** What generations hold, but for what they take on disk, which a database may change whenever it likes. */
const generationsOf = async (corpus: Corpus): Promise<unknown[]> =>
  (await corpus.generations()).map(({ bytes: _, ...others }) => others);

/** How one generation takes the place of another. */
export function describeWriting(name: string, opened: () => Opened): void {
  describe(`writing a generation into ${name}`, () => {
    let corpus: Corpus;
    let store: CorpusStore;

    beforeEach(() => {
      ({ corpus, store } = opened());
    });

    test('is refused while another is written, here and elsewhere, and allowed after it', async () => {
      const other = await store.reopen();
      const writer = await corpus.write();
      await expect(corpus.write()).rejects.toThrow(SeedRunningError);
      await expect(other.write()).rejects.toThrow(SeedRunningError);
      await writer.add(dialogue('Hi', 'first'));
      await writer.commit();
      const second = await other.write();
      await expect(corpus.write()).rejects.toThrow(SeedRunningError);
      await second.discard();
      await seed(corpus, [dialogue('Hi', 'third')]);
      expect(shown(await ask(other, 'message', human('Hi')))?.replies).toEqual(
        jsonOf(gpt('third')),
      );
    });

    test('leaves the live one as it was until it is complete, and when it is discarded', async () => {
      const live = [dialogue('Hi', 'live')];
      await seed(corpus, live);
      const before = await generationsOf(corpus);
      const writer = await corpus.write();
      for (let i = 0; i < 3000; i++) await writer.add(dialogue('Hi', 'x'.repeat(1000)));
      await expectAnswers(corpus, live, human('Hi'));
      await writer.discard();
      await writer.discard();
      await expectAnswers(corpus, live, human('Hi'));
      expect(await conversationsOf(corpus)).toEqual(live);
      expect(await generationsOf(corpus)).toEqual(before);
    });

    test('is not undone by a discard that comes after the commit', async () => {
      const writer = await corpus.write();
      await writer.add(dialogue('Hi', 'kept'));
      await writer.commit();
      await writer.discard();
      await expectAnswers(corpus, [dialogue('Hi', 'kept')], human('Hi'));
      await seed(corpus, [dialogue('Hi', 'next')]);
      await expectAnswers(corpus, [dialogue('Hi', 'next')], human('Hi'));
    });

    test('changes what an open reader and a reopened one answer with the next call', async () => {
      const other = await store.reopen();
      for (let round = 0; round < 5; round++) {
        const writer = await corpus.write();
        await writer.add(dialogue('Hi', `round ${round}`));
        // Asked before, so that each holds the generation that is replaced.
        for (const each of round > 0 ? [corpus, other] : [])
          await ask(each, 'message', human('Hi'));
        await writer.commit();
        const wanted = { total: 1, replies: jsonOf(gpt(`round ${round}`)) };
        for (const each of [corpus, other, await store.reopen()]) {
          expect(shown(await ask(each, 'message', human('Hi')))).toEqual(wanted);
        }
      }
    });

    test('leaves only the new generation in the end', async () => {
      for (const answer of ['1', '2', '3']) await seed(corpus, [dialogue('Hi', answer)]);
      await store.reopen();
      await until(
        'only the new one is left',
        async () => (await corpus.generations()).length === 1,
      );
      expect((await corpus.generations()).map(({ state }) => state)).toEqual(['live']);
    });

    test('never mixes two generations in one answer', async () => {
      const generation = (mark: string): Conversation[] =>
        Array.from({ length: 300 }, (_, i) => dialogue('Hi', `${mark}${i}`));
      const answers = new Map(
        ['a', 'b', 'c', 'd'].map((mark) => [
          mark,
          expected(repliesOfRung(generation(mark), 'message', human('Hi'))),
        ]),
      );
      await seed(corpus, generation('a'));
      const other = await store.reopen();
      const seeded = (async () => {
        for (const mark of ['b', 'c', 'd']) await seed(corpus, generation(mark));
        return true;
      })();
      for (let done = false; !done;) {
        done = await Promise.race([seeded, new Promise<false>((r) => setImmediate(r, false))]);
        for (const each of [corpus, other]) {
          const got = shown(await ask(each, 'message', human('Hi')));
          expect([...answers.values()]).toContainEqual(got);
          if (done) expect(got).toEqual(answers.get('d'));
        }
      }
    });

    test('lets a reader of all conversations finish with the generation it began with', async () => {
      const old = Array.from({ length: 400 }, (_, i) => dialogue(`old ${i}`, 'x'.repeat(200)));
      await seed(corpus, old);
      const read: Conversation[] = [];
      for await (const conversation of corpus.conversations()) {
        if (read.length === 10) {
          await seed(corpus, [dialogue('Hi', 'new')]);
          await expectAnswers(corpus, [dialogue('Hi', 'new')], human('Hi'));
        }
        read.push(conversation);
      }
      expect(read).toEqual(old);
    });
  });
}
