import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Connection, ConnectOptions, mongo } from 'mongoose';
import { StoreUnavailableError } from '../../core/errors.js';
import { databaseName, publicAddress } from './address.js';
import { DatabaseSilentError, isBroken, isNobody, isOutage } from './failure.js';

/** Milliseconds between two attempts to reach a database that was never reached. */
const RETRY_MS = 500;

/** How long an attempt looks for a server that takes writes, in milliseconds. */
const SELECTION_MS = 1000;

/**
 * How the driver connects.
 * @param timeout the time of an operation in milliseconds; a connection that takes longer is given up
 * @param selection how long it looks for a server that takes writes, in milliseconds
 */
export function connectOptions(
  uri: string,
  timeout: number,
  selection = SELECTION_MS,
): ConnectOptions {
  return {
    appName: 'reprise',
    dbName: databaseName(uri),
    serverSelectionTimeoutMS: Math.min(selection, timeout),
    connectTimeoutMS: timeout,
    autoCreate: false,
    autoIndex: false,
    bufferCommands: false,
    // Of two secondaries, one may know of a generation that the other has yet to receive.
    readPreference: 'primary',
  };
}

/**
 * The error of a database that cannot be used.
 * @param what cannot be had without it, with its verb
 */
export function outOfReach(detail: string, what = 'The corpus is'): StoreUnavailableError {
  return new StoreUnavailableError(`${what} out of reach: MongoDB does not answer`, detail);
}

/** Runs operations on MongoDB, each within a bounded time; reaches it whenever it can be reached. */
export class Database {
  /** Where it is, without secrets. */
  readonly place: string;
  private readonly logger = new Logger('MongoDB');
  private readonly connected: Promise<mongo.Db>;
  /** Resolves when the first attempt to reach it is over. */
  private readonly tried: Promise<void>;
  private readonly closing = new AbortController();
  private isOut = false;
  /** Why it was not reached yet. */
  private unreached: Error | undefined;

  /**
   * @param connection opens now, or later
   * @param timeout the time of an operation in milliseconds
   */
  constructor(
    private readonly connection: Connection,
    private readonly uri: string,
    readonly timeout: number,
  ) {
    this.place = publicAddress(uri);
    this.connected = this.connect();
    this.connected.catch(() => undefined);
    this.tried = this.connection.asPromise().then(
      () => undefined,
      () => undefined,
    );
  }

  /**
   * Runs an operation, which should end when the signal is given; in any case the wait ends. While servers elect
   * another primary, it waits for that.
   * @param limit the time for it in milliseconds
   * @throws StoreUnavailableError when the database cannot be used
   */
  async run<T>(
    operation: (db: mongo.Db, signal: AbortSignal) => Promise<T>,
    limit = this.timeout,
  ): Promise<T> {
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new DatabaseSilentError(limit);
        reject(error);
        controller.abort(error);
      }, limit);
    });
    try {
      const work = this.attempt(operation, controller.signal);
      work.catch(() => undefined);
      const result = await Promise.race([work, silence]);
      this.answered();
      return result;
    } catch (error) {
      throw this.explain(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The error to throw for one that an operation ended with. */
  explain(error: unknown): unknown {
    return isOutage(error) ? this.outage(error) : error;
  }

  private outage(error: Error): StoreUnavailableError {
    this.silent(error);
    return outOfReach(`${this.place}: ${this.told(error)}`);
  }

  /** Stops trying to reach it: the connection is about to be closed. */
  close(): void {
    this.closing.abort();
  }

  private async attempt<T>(
    operation: (db: mongo.Db, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    await this.tried;
    if (this.unreached) throw this.outage(this.unreached);
    const db = await this.connected;
    for (;;) {
      try {
        return await operation(db, signal);
      } catch (error) {
        if (signal.aborted || !(isNobody(error) || isBroken(error))) throw error;
      }
    }
  }

  /** Mongoose gives up when the first attempt fails; this does not. */
  private async connect(): Promise<mongo.Db> {
    for (;;) {
      try {
        await this.connection.asPromise();
        break;
      } catch (error) {
        this.unreached = error as Error;
        this.silent(this.unreached);
        await delay(RETRY_MS, undefined, { signal: this.closing.signal });
        await this.reopen();
      }
    }
    this.unreached = undefined;
    const { db } = this.connection;
    if (!db) throw new Error('Mongoose is connected without a database.');
    return db;
  }

  private async reopen(): Promise<void> {
    try {
      await this.connection.openUri(this.uri, connectOptions(this.uri, this.timeout));
    } catch {
      // Asked for again right away, as the outcome of the connection.
    }
  }

  private silent(error: Error): void {
    if (this.isOut || this.closing.signal.aborted) return;
    this.isOut = true;
    this.logger.warn(
      `MongoDB (${this.place}) cannot be used: ${this.told(error)}. Trying until it answers.`,
    );
  }

  private answered(): void {
    if (!this.isOut) return;
    this.isOut = false;
    this.logger.log(`MongoDB (${this.place}) answers again.`);
  }

  /** An error's words, which may quote the address. */
  private told({ message }: Error): string {
    return message.replaceAll(this.uri, this.place).replace(/\.$/, '');
  }
}
