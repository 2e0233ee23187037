import mongoose from 'mongoose';
import { connectOptions, Database } from '../../src/stores/mongo/database.js';
import { MongoRecordings } from '../../src/stores/mongo/mongo.recordings.js';
import type { RecordingsStore } from '../contracts/recordings.contract.js';
import { human } from './dialogue.js';
import { databaseUri, dropDatabase } from './mongod.js';
import { askRecorded } from './recording.js';
import { keyOf } from './ask.js';
import { until } from './until.js';

const TIMEOUT_MS = 20_000;

/** A database of a test's own, and the logs of recordings that are opened on it. */
export class MongoRecordingsStore implements RecordingsStore {
  private readonly opened: {
    recordings: MongoRecordings;
    connection: mongoose.Connection;
    database: Database;
  }[] = [];

  /** @param uri where it is: a new database of the server that tests share unless told otherwise */
  constructor(readonly uri = databaseUri('recordings')) {}

  open({ limit = 2 ** 30, timeout = TIMEOUT_MS, cacheBytes = 1 << 20 } = {}): MongoRecordings {
    const connection = mongoose.createConnection(this.uri, connectOptions(this.uri, timeout));
    const database = new Database(connection, this.uri, timeout);
    const recordings = new MongoRecordings(database, { limit, every: 0, cacheBytes });
    this.opened.push({ recordings, connection, database });
    return recordings;
  }

  async settled(recordings: MongoRecordings): Promise<void> {
    const key = keyOf('message', human('Hi'));
    if (!key) throw new Error('A message has a key.');
    const query = { rung: 'message', key, limit: 0 } as const;
    await until('it knows of recordings', () => recordings.replies(query) instanceof Promise);
    await askRecorded(recordings, 'message', human('Hi'));
  }

  async close(): Promise<void> {
    for (const { recordings, connection, database } of this.opened.splice(0)) {
      await recordings.beforeApplicationShutdown();
      database.close();
      await connection.close();
    }
    await dropDatabase(this.uri);
  }
}
