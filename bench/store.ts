import type { Corpus } from '../src/core/corpus.js';

/** The stores that a corpus can be kept in, the default one first. */
export const STORES = ['lmdb', 'mongo'] as const;
export type StoreName = (typeof STORES)[number];

/** A place for a corpus, in one of the stores. */
export interface Store {
  /** The environment variables that let Reprise use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Opens the corpus that is kept there, if there is one, for as long as something takes. */
  use<T>(work: (corpus: Corpus) => Promise<T>): Promise<T>;
  /** Removes all that is kept there. */
  remove(): Promise<void>;
}
