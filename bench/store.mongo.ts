import mongoose, { type mongo } from 'mongoose';
import type { Corpus } from '../src/core/corpus.js';
import { connectOptions } from '../src/stores/mongo/database.js';
import { MongoCorpus } from '../src/stores/mongo/mongo.corpus.js';
import { benchMongod } from './mongod.js';
import type { Store } from './store.js';

/** Milliseconds for an operation: a mongod that has just taken a corpus may be busy with it. */
const TIMEOUT = 60_000;

/** A database of the bench's mongod. */
export class MongoStore implements Store {
  readonly env: Store['env'];
  /** The address of the database. */
  readonly uri: string;

  constructor(name: string) {
    const uri = new URL(benchMongod().uri);
    // No database has a dot in its name.
    uri.pathname = `/${name.replaceAll('.', '-')}`;
    this.uri = uri.href;
    this.env = { MONGODB_URI: this.uri };
  }

  use<T>(work: (corpus: Corpus) => Promise<T>): Promise<T> {
    const { uri } = this;
    return this.connected(async (connection) => {
      const options = { uri, timeout: TIMEOUT, cacheBytes: 0, batchSize: 1000 };
      const corpus = new MongoCorpus(connection, options);
      try {
        return await work(corpus);
      } finally {
        corpus.beforeApplicationShutdown();
      }
    });
  }

  async remove(): Promise<void> {
    await this.run((db) => db.dropDatabase());
  }

  /** The id of the generation that answers. */
  async live(): Promise<string> {
    const [{ id }] = await this.use((corpus) => corpus.generations());
    return id;
  }

  /** Has the mongod write to disk what it has in memory, so that what comes next does not pay for what was before. */
  async settle(): Promise<void> {
    await this.run((db) => db.admin().command({ fsync: 1 }));
  }

  /** Runs something on the database itself. */
  run<T>(work: (db: mongo.Db) => Promise<T>): Promise<T> {
    return this.connected(async (connection) => {
      const { db } = await connection.asPromise();
      if (!db) throw new Error('Mongoose is connected without a database.');
      return work(db);
    });
  }

  private async connected<T>(work: (connection: mongoose.Connection) => Promise<T>): Promise<T> {
    const connection = mongoose.createConnection(this.uri, connectOptions(this.uri, TIMEOUT));
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }
}
