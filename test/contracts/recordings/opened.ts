import type { Recordings } from '../../../src/core/recordings.js';

/** A store as the contract sees it: one place for data, any number of recordings logs on it. */
export interface RecordingsStore {
  /** A log on this store's place, as another process would open it. It sees at once what others have recorded. */
  open(options?: { readonly limit?: number }): Recordings;
  /** Resolves when a log knows that there are recordings, if there are any. */
  settled(recordings: Recordings): Promise<void>;
  /** Closes every log and removes the data. */
  close(): Promise<void>;
}

/** What a test works on: a store of its own, and the first log that was opened on it. */
export interface OpenedRecordings {
  readonly store: RecordingsStore;
  readonly recordings: Recordings;
}
