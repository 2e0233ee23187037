import type { CorpusSearch } from '../../../src/core/corpus-search.js';
import type { Corpus } from '../../../src/core/corpus.js';

/** A corpus, and what can be searched in it. */
export type SearchedCorpus = Corpus & CorpusSearch;

/** A store as the contract sees it: one place for data, any number of corpora on it. */
export interface CorpusStore {
  /** A corpus on a fresh, empty place. */
  open(): Promise<SearchedCorpus>;
  /** Another corpus on the same place, as another process would open it. */
  reopen(): Promise<SearchedCorpus>;
  /** Makes the seed that is running look as if its process had died without a word. */
  forsake(): Promise<void>;
  /** Closes every corpus and removes the data. */
  close(): Promise<void>;
}

/** What a test works on: a store of its own, and the first corpus that was opened on it. */
export interface Opened {
  readonly store: CorpusStore;
  readonly corpus: SearchedCorpus;
}
