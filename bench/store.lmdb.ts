import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Corpus } from '../src/core/corpus.js';
import { LmdbCorpus } from '../src/stores/lmdb/lmdb.corpus.js';
import { BENCH_DIR } from './folder.js';
import type { Store } from './store.js';

/** A folder of the embedded store. */
export class LmdbStore implements Store {
  readonly env: Store['env'];
  private readonly dataDir: string;

  constructor(name: string) {
    this.dataDir = join(BENCH_DIR, `${name}.data`);
    // An address in the environment or in .env would come first.
    this.env = { DATA_DIR: this.dataDir, MONGODB_URI: '' };
  }

  async use<T>(work: (corpus: Corpus) => Promise<T>): Promise<T> {
    const corpus = new LmdbCorpus({ dataDir: this.dataDir });
    try {
      return await work(corpus);
    } finally {
      await corpus.onApplicationShutdown();
    }
  }

  async remove(): Promise<void> {
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
