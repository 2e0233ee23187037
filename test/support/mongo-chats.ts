import mongoose from 'mongoose';
import { connectOptions, Database } from '../../src/stores/mongo/database.js';
import { MongoChats } from '../../src/stores/mongo/mongo.chats.js';
import type { ChatsStore } from '../contracts/chats.contract.js';
import { databaseUri, dropDatabase } from './mongod.js';

const TIMEOUT_MS = 20_000;

/** A database of a test's own, and the chats that are opened on it, each through a connection of its own. */
export class MongoChatsStore implements ChatsStore {
  private readonly opened: { database: Database; connection: mongoose.Connection }[] = [];

  /** @param uri where it is: a new database of the server that tests share unless told otherwise */
  constructor(readonly uri = databaseUri('chats')) {}

  /** @param timeout the time of an operation in milliseconds */
  open(timeout = TIMEOUT_MS): MongoChats {
    const connection = mongoose.createConnection(this.uri, connectOptions(this.uri, timeout));
    const database = new Database(connection, this.uri, timeout);
    this.opened.push({ database, connection });
    return new MongoChats(database);
  }

  /** Closes all that were opened; the data stays. */
  async leave(): Promise<void> {
    for (const { database, connection } of this.opened.splice(0)) {
      database.close();
      await connection.close();
    }
  }

  async close(): Promise<void> {
    await this.leave();
    await dropDatabase(this.uri);
  }
}
