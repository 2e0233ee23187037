import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Corpus } from '../../../src/core/corpus.js';
import { CorpusUnavailableError } from '../../../src/core/errors.js';
import { ask, conversationsOf, jsonOf, seed, shown } from '../../support/ask.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import type { CorpusStore, Opened } from './opened.js';

/** A store that holds nothing yet. */
export function describeBeforeFirstSeed(name: string, opened: () => Opened): void {
  describe(`the corpus of ${name} before the first seed`, () => {
    let corpus: Corpus;
    let store: CorpusStore;

    beforeEach(() => {
      ({ corpus, store } = opened());
    });

    test('refuses to answer, because there is no corpus', async () => {
      await expect(ask(corpus, 'message', human('Hi'))).rejects.toThrow(CorpusUnavailableError);
    });

    test('refuses to list conversations, because there is no corpus', async () => {
      await expect(conversationsOf(corpus)).rejects.toThrow(CorpusUnavailableError);
    });

    test('has no generation', async () => {
      expect(await corpus.generations()).toEqual([]);
    });

    test('still refuses while the first seed runs and after it was discarded', async () => {
      const writer = await corpus.write();
      await writer.add(dialogue('Hi', 'Hello!'));
      await expect(ask(corpus, 'message', human('Hi'))).rejects.toThrow(CorpusUnavailableError);
      await writer.discard();
      await expect(ask(corpus, 'message', human('Hi'))).rejects.toThrow(CorpusUnavailableError);
      expect(await corpus.generations()).toEqual([]);
    });

    test('answers with the call that follows the first commit, here and where it was opened before', async () => {
      const other = await store.reopen();
      await expect(ask(other, 'message', human('Hi'))).rejects.toThrow(CorpusUnavailableError);
      await seed(corpus, [dialogue('Hi', 'Hello!')]);
      const wanted = { total: 1, replies: jsonOf(gpt('Hello!')) };
      expect(shown(await ask(other, 'message', human('Hi')))).toEqual(wanted);
      expect(shown(await ask(corpus, 'message', human('Hi')))).toEqual(wanted);
    });
  });
}
