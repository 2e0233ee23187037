import { LmdbRecordings } from '../../../src/stores/lmdb/lmdb.recordings.js';
import { describeRecordings, type RecordingsStore } from '../../contracts/recordings.contract.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

class LmdbRecordingsStore implements RecordingsStore {
  private readonly dataDir = temporaryFolder();
  private readonly opened: LmdbRecordings[] = [];

  open({ limit = 1 << 30 } = {}): LmdbRecordings {
    const recordings = new LmdbRecordings({ dataDir: this.dataDir, limit, every: 0 });
    this.opened.push(recordings);
    return recordings;
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    for (const recordings of this.opened) await recordings.onApplicationShutdown();
    removeFolder(this.dataDir);
  }
}

describeRecordings('LMDB', () => new LmdbRecordingsStore());
