import mongoose, { type mongo } from 'mongoose';
import { connectOptions, Database } from '../src/stores/mongo/database.js';
import { MongoChats } from '../src/stores/mongo/mongo.chats.js';
import type { ChatsBench } from './chats.js';
import { MongoStore } from './store.mongo.js';

const TIMEOUT_MS = 60_000;
const DURABLE = { writeConcern: { w: 'majority', journal: true } } as const;

interface BareTurn {
  readonly _id: number;
  readonly text: string;
}

/** Chats in MongoDB, and a bare collection beside them. */
export class MongoChatsBench implements ChatsBench {
  readonly chats: MongoChats;
  private readonly bare: mongo.Collection<BareTurn>;
  private written = 0;

  private constructor(
    private readonly store: MongoStore,
    private readonly connection: mongoose.Connection,
    private readonly database: Database,
    db: mongo.Db,
  ) {
    this.chats = new MongoChats(database);
    this.bare = db.collection('bare');
  }

  /** An empty one. */
  static async open(): Promise<MongoChatsBench> {
    const store = new MongoStore('chats');
    await store.remove();
    const { uri } = store;
    const connection = mongoose.createConnection(uri, connectOptions(uri, TIMEOUT_MS));
    const database = new Database(connection, uri, TIMEOUT_MS);
    const db = await database.run((opened) => Promise.resolve(opened));
    const bench = new MongoChatsBench(store, connection, database, db);
    await bench.bareWrite();
    return bench;
  }

  bareRead(): unknown {
    return this.bare.findOne({ _id: 1 });
  }

  bareWrite(): Promise<unknown> {
    return this.bare.insertOne({ _id: ++this.written, text: 'x'.repeat(1200) }, DURABLE);
  }

  async close(): Promise<void> {
    this.database.close();
    await this.connection.close();
    await this.store.remove();
  }
}
