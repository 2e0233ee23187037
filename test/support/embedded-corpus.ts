import { afterAll } from '@jest/globals';
import { LmdbCorpus } from '../../src/stores/lmdb/lmdb.corpus.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

/** An embedded store of a test file's own, in this process; it goes when the tests have ended. */
export function embeddedCorpus(): LmdbCorpus {
  const dataDir = temporaryFolder();
  const corpus = new LmdbCorpus({ dataDir, threads: false });
  afterAll(async () => {
    await corpus.onApplicationShutdown();
    removeFolder(dataDir);
  });
  return corpus;
}
