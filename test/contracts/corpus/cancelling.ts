import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Corpus } from '../../../src/core/corpus.js';
import { SeedCancelledError } from '../../../src/core/seed-errors.js';
import { conversationsOf, expectAnswers, seed } from '../../support/ask.js';
import { dialogue, human } from '../../support/dialogue.js';
import type { Opened } from './opened.js';

/** What a cancellation does to a generation that is being written. */
export function describeCancelling(name: string, opened: () => Opened): void {
  describe(`writing a generation into ${name}, with a signal,`, () => {
    let corpus: Corpus;

    beforeEach(() => {
      ({ corpus } = opened());
    });

    test('is cancelled at any moment before it is live: what was live stays, and the next one may begin', async () => {
      const live = [dialogue('Hi', 'live')];
      await seed(corpus, live);
      // A database may still be counting the bytes that it keeps.
      const generations = async (): Promise<object[]> =>
        (await corpus.generations()).map((each) => ({ ...each, bytes: undefined }));
      const before = await generations();
      const moments: ((cancel: AbortController) => void)[] = [
        (cancel) => {
          cancel.abort();
        },
        (cancel) => {
          queueMicrotask(() => {
            cancel.abort();
          });
        },
        (cancel) => {
          setImmediate(() => {
            cancel.abort();
          });
        },
      ];
      for (const moment of moments) {
        const cancel = new AbortController();
        const writer = await corpus.write();
        await writer.add(dialogue('Hi', 'never seen'));
        const committed = writer.commit(cancel.signal);
        moment(cancel);
        await expect(committed).rejects.toThrow(SeedCancelledError);
        await writer.discard();
        expect(await conversationsOf(corpus)).toEqual(live);
        expect(await generations()).toEqual(before);
      }
      await seed(corpus, [dialogue('Hi', 'next')]);
      await expectAnswers(corpus, [dialogue('Hi', 'next')], human('Hi'));
    });

    test('is not undone by a cancellation that comes after the commit', async () => {
      const cancel = new AbortController();
      const writer = await corpus.write();
      await writer.add(dialogue('Hi', 'kept'));
      await writer.commit(cancel.signal);
      cancel.abort();
      await writer.discard();
      await expectAnswers(corpus, [dialogue('Hi', 'kept')], human('Hi'));
    });
  });
}
