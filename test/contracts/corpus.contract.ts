import { afterEach, beforeEach } from '@jest/globals';
import { describeBeforeFirstSeed } from './corpus/before-first-seed.js';
import { describeCancelling } from './corpus/cancelling.js';
import { describeConversations } from './corpus/conversations.js';
import { describeDying } from './corpus/dying.js';
import { describeGenerations } from './corpus/generations.js';
import { describeManyOccurrences } from './corpus/many-occurrences.js';
import type { CorpusStore, Opened } from './corpus/opened.js';
import { describeChoosing } from './corpus/choosing.js';
import { describeReplies } from './corpus/replies.js';
import { describeRungs } from './corpus/rungs.js';
import { describeSearch } from './corpus/search.js';
import { describeSources } from './corpus/sources.js';
import { describeWriting } from './corpus/writing.js';

export type { CorpusStore } from './corpus/opened.js';

/** The behaviour of every store's corpus. Each test gets a store of its own. */
export function describeCorpus(name: string, makeStore: () => CorpusStore): void {
  let opened: Opened;

  beforeEach(async () => {
    const store = makeStore();
    opened = { store, corpus: await store.open() };
  });

  afterEach(() => opened.store.close());

  const parts = [
    describeBeforeFirstSeed,
    describeReplies,
    describeRungs,
    describeManyOccurrences,
    describeSources,
    describeChoosing,
    describeSearch,
    describeConversations,
    describeGenerations,
    describeWriting,
    describeCancelling,
    describeDying,
  ];
  for (const part of parts) part(name, () => opened);
}
