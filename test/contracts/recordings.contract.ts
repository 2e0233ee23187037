import { afterEach, beforeEach } from '@jest/globals';
import { describeKeeping } from './recordings/keeping.js';
import type { OpenedRecordings, RecordingsStore } from './recordings/opened.js';
import { describeRecordedReplies } from './recordings/replies.js';

export type { RecordingsStore } from './recordings/opened.js';

/** The behaviour of every store's recordings. Each test gets a store of its own. */
export function describeRecordings(name: string, makeStore: () => RecordingsStore): void {
  let opened: OpenedRecordings;

  beforeEach(() => {
    const store = makeStore();
    opened = { store, recordings: store.open() };
  });

  afterEach(() => opened.store.close());

  for (const part of [describeRecordedReplies, describeKeeping]) part(name, () => opened);
}
