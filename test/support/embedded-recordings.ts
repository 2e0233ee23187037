import { afterAll } from '@jest/globals';
import { LmdbRecordings } from '../../src/stores/lmdb/lmdb.recordings.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

const opened: { recordings: LmdbRecordings; dataDir: string }[] = [];

afterAll(async () => {
  for (const { recordings, dataDir } of opened.splice(0)) {
    await recordings.onApplicationShutdown();
    removeFolder(dataDir);
  }
});

/** Recordings in a place of their own, in this process; they go when the tests of the file have ended. */
export function emptyRecordings(): LmdbRecordings {
  const dataDir = temporaryFolder();
  const recordings = new LmdbRecordings({ dataDir, limit: 2 ** 30, every: 0 });
  opened.push({ recordings, dataDir });
  return recordings;
}
