import mongoose, { type mongo } from 'mongoose';
import { StoreWriteError } from '../../core/seed-errors.js';
import { publicAddress } from './address.js';
import { connectOptions, outOfReach } from './database.js';
import { isDatabaseError, isOutage } from './failure.js';

/** How long a write waits for a server that takes it, in milliseconds: longer than an election. */
const PATIENCE_MS = 30_000;

/** A connection of a seed's own: its operations may take as long as they need. */
export class WriteConnection {
  private constructor(
    private readonly connection: mongoose.Connection,
    readonly db: mongo.Db,
  ) {}

  /**
   * Connects.
   * @throws StoreUnavailableError when nobody is there
   */
  static async open(uri: string): Promise<WriteConnection> {
    // Whatever the address says: what is stored must survive the loss of a server.
    const options = { ...connectOptions(uri, PATIENCE_MS, PATIENCE_MS), w: 'majority' } as const;
    const connection = mongoose.createConnection(uri, options);
    try {
      const { db } = await connection.asPromise();
      if (!db) throw new Error('Mongoose is connected without a database.');
      return new WriteConnection(connection, db);
    } catch (error) {
      await connection.destroy();
      throw explainWrite(uri, error);
    }
  }

  /** Closes it; what is under way fails. */
  close(): Promise<void> {
    return this.connection.destroy(true);
  }
}

/** The error to throw for one that a write ended with. */
export function explainWrite(uri: string, error: unknown): unknown {
  if (!isDatabaseError(error)) return error;
  const message = error.message.replaceAll(uri, publicAddress(uri)).replace(/\.$/, '');
  return isOutage(error)
    ? outOfReach(`${publicAddress(uri)}: ${message}`)
    : new StoreWriteError(`MongoDB (${publicAddress(uri)})`, message);
}
