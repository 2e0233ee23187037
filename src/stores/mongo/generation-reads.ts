import type { mongo } from 'mongoose';
import { messagesOf } from './collections.js';
import type { Database } from './database.js';
import { isGone } from './failure.js';
import type { StoredRecord } from './message.schema.js';
import { OutdatedError, type Freshness } from './freshness.js';

/** Runs reads of one generation, each within the time of an operation. */
export class GenerationReads {
  constructor(
    private readonly database: Database,
    readonly generation: string,
    private readonly freshness: Freshness,
  ) {}

  /**
   * The outcome of a read, which should end when the signal is given.
   * @throws OutdatedError when the generation may be gone
   * @throws StoreUnavailableError when the database cannot be used
   */
  run<T>(read: (db: mongo.Db, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.freshness.during(async () => {
      try {
        return await this.database.run(read);
      } catch (error) {
        throw isGone(error) ? new OutdatedError() : error;
      }
    });
  }

  /** The outcome of a read of the generation's messages. */
  messages<T>(
    read: (messages: mongo.Collection<StoredRecord>, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.run((db, signal) => read(messagesOf(db, this.generation), signal));
  }
}
