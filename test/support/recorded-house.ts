import mongoose from 'mongoose';
import type { Recording, Recordings } from '../../src/core/recordings.js';
import { LmdbRecordings } from '../../src/stores/lmdb/lmdb.recordings.js';
import { connectOptions, Database } from '../../src/stores/mongo/database.js';
import { MongoRecordings } from '../../src/stores/mongo/mongo.recordings.js';
import type { House } from './house.js';
import { record } from './recording.js';

const LIMIT = 2 ** 30;
const TIMEOUT_MS = 20_000;

/** Records something in the store of a house, as a server of it would. */
export async function recordIn(house: House, recordings: readonly Recording[]): Promise<void> {
  await usingRecordings(house, async (log) => {
    for (const each of recordings) await record(log, each);
  });
}

/** Opens the recordings of a house for as long as something takes. */
export async function usingRecordings(
  house: House,
  use: (log: Recordings) => Promise<void>,
): Promise<void> {
  if (house.store === 'lmdb') {
    const log = new LmdbRecordings({ dataDir: house.dataDir, limit: LIMIT });
    await use(log);
    await log.onApplicationShutdown();
    return;
  }
  const uri = house.mongoUri;
  const connection = mongoose.createConnection(uri, connectOptions(uri, TIMEOUT_MS));
  const database = new Database(connection, uri, TIMEOUT_MS);
  const log = new MongoRecordings(database, { limit: LIMIT });
  await use(log);
  await log.beforeApplicationShutdown();
  database.close();
  await connection.close();
}
