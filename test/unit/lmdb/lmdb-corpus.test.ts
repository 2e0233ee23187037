import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LmdbCorpus } from '../../../src/stores/lmdb/lmdb.corpus.js';
import { describeCorpus, type CorpusStore } from '../../contracts/corpus.contract.js';
import { deadProcess } from '../../support/dead-process.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

class LmdbStore implements CorpusStore {
  private readonly dataDir = temporaryFolder();
  private readonly opened: LmdbCorpus[] = [];

  open(): Promise<LmdbCorpus> {
    const corpus = new LmdbCorpus({ dataDir: this.dataDir, threads: false });
    this.opened.push(corpus);
    return Promise.resolve(corpus);
  }

  reopen(): Promise<LmdbCorpus> {
    return this.open();
  }

  forsake(): Promise<void> {
    const lock = join(this.dataDir, 'corpus', 'seeding.lock');
    if (!existsSync(lock)) throw new Error('No seed is running.');
    const holder = JSON.parse(readFileSync(lock, 'utf8')) as object;
    writeFileSync(lock, JSON.stringify({ ...holder, pid: deadProcess() }));
    return Promise.resolve();
  }

  async close(): Promise<void> {
    for (const corpus of this.opened) await corpus.onApplicationShutdown();
    removeFolder(this.dataDir);
  }
}

describeCorpus('LMDB', () => new LmdbStore());
