import mongoose from 'mongoose';
import { connectOptions } from '../../src/stores/mongo/database.js';
import { MongoCorpus, type MongoOptions } from '../../src/stores/mongo/mongo.corpus.js';
import type { CorpusStore } from '../contracts/corpus.contract.js';
import { SeedWatch } from './mongo-seed-watch.js';
import { databaseUri, dropDatabase } from './mongod.js';

/** A database of a test's own, and the corpora that are opened on it. */
export class MongoStore implements CorpusStore {
  private readonly opened: { corpus: MongoCorpus; connection: mongoose.Connection }[] = [];

  /** @param uri where it is: a new database of the server that tests share unless told otherwise */
  constructor(readonly uri = databaseUri('corpus')) {}

  open(more: Partial<MongoOptions> = {}): Promise<MongoCorpus> {
    const options: MongoOptions = {
      uri: this.uri,
      timeout: 20_000,
      cacheBytes: 1 << 20,
      batchSize: 1000,
      threads: false,
      // Whoever asks looks which generation is live, as whoever asks a moment later would.
      fresh: 0,
      grace: 1000,
      ...more,
    };
    const connection = mongoose.createConnection(
      options.uri,
      connectOptions(options.uri, options.timeout),
    );
    const corpus = new MongoCorpus(connection, options);
    this.opened.push({ corpus, connection });
    return Promise.resolve(corpus);
  }

  reopen(): Promise<MongoCorpus> {
    return this.open();
  }

  async forsake(): Promise<void> {
    const watch = new SeedWatch(this.uri);
    await watch.age();
    await watch.close();
  }

  /** Closes every corpus; the data stays. */
  async leave(): Promise<void> {
    for (const { corpus, connection } of this.opened.splice(0)) {
      corpus.beforeApplicationShutdown();
      await connection.close();
    }
  }

  async close(): Promise<void> {
    await this.leave();
    await dropDatabase(this.uri);
  }
}
