import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Corpus } from '../../../src/core/corpus.js';
import { SeedRunningError } from '../../../src/core/seed-errors.js';
import { ask, expectAnswers, jsonOf, seed, shown } from '../../support/ask.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import type { CorpusStore, Opened } from './opened.js';

/** What a writer whose process died, or is thought to have, leaves to the next. */
export function describeDying(name: string, opened: () => Opened): void {
  describe(`writing a generation into ${name}, where a process died,`, () => {
    let corpus: Corpus;
    let store: CorpusStore;

    beforeEach(() => {
      ({ corpus, store } = opened());
    });

    test('can begin again after its process died, and the rest of the dead one is swept', async () => {
      await seed(corpus, [dialogue('Hi', 'live')]);
      const dead = await corpus.write();
      await dead.add(dialogue('Hi', 'never seen'));
      await store.forsake();
      const states = (await corpus.generations()).map(({ state }) => state);
      expect(states).toEqual(['live', 'abandoned']);
      const other = await store.reopen();
      expect((await other.generations()).map(({ state }) => state)).toEqual(['live']);
      expect(shown(await ask(other, 'message', human('Hi')))?.replies).toEqual(jsonOf(gpt('live')));
      await seed(other, [dialogue('Hi', 'next')]);
      expect(shown(await ask(corpus, 'message', human('Hi')))?.replies).toEqual(
        jsonOf(gpt('next')),
      );
      await dead.discard();
    });

    test('is not disturbed by a seed that was thought dead and ends later', async () => {
      await seed(corpus, [dialogue('Hi', 'live')]);
      const slow = await corpus.write();
      await slow.add(dialogue('Hi', 'too late'));
      await store.forsake();
      const other = await store.reopen();
      const writer = await other.write();
      await slow.discard();
      await expect(corpus.write()).rejects.toThrow(SeedRunningError);
      await writer.add(dialogue('Hi', 'next'));
      await writer.commit();
      await expectAnswers(corpus, [dialogue('Hi', 'next')], human('Hi'));
    });

    test('does not go live when it was thought dead and another took its place', async () => {
      await seed(corpus, [dialogue('Hi', 'live')]);
      const slow = await corpus.write();
      await slow.add(dialogue('Hi', 'too late'));
      await store.forsake();
      const other = await store.reopen();
      await seed(other, [dialogue('Hi', 'next')]);
      await expect(slow.commit()).rejects.toThrow();
      await slow.discard();
      await expectAnswers(corpus, [dialogue('Hi', 'next')], human('Hi'));
    });
  });
}
