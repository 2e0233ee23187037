import type { BeforeApplicationShutdown } from '@nestjs/common';
import { NO_REPLIES, type Replies, type ReplyQuery } from '../../core/corpus.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import { Recordings, type Recording, type RecordingKeys } from '../../core/recordings.js';
import { again } from './again.js';
import type { Database } from './database.js';
import { RecordingReader } from './recording-reader.js';
import { RecordingWriter } from './recording-writer.js';
import { indexRecordings } from './recording-collections.js';

/** How many recordings are kept, and how they are looked up. */
export interface MongoRecordingsOptions {
  /** The most bytes that all may have together. */
  readonly limit: number;
  /** How often it is asked whether there are any yet, in milliseconds. Default: a second. */
  readonly every?: number;
  /** Memory for replies that were read before, in bytes. Default: 32 MB. */
  readonly cacheBytes?: number;
}

const EVERY_MS = 1000;
const KEPT_BYTES = 32 << 20;
/** Milliseconds that an append may take: an election is over by then. */
const PATIENCE_MS = 30_000;

/**
 * The recordings in MongoDB. Any number of processes may read and write: each sees what another has recorded with its
 * next look-up, the very first one within a second.
 */
export class MongoRecordings extends Recordings implements BeforeApplicationShutdown {
  readonly place: string;
  private readonly reader: RecordingReader;
  /** Whether there are any: none is ever removed. */
  private any = false;
  private asked = -Infinity;
  private indexed: Promise<void> | undefined;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly options: MongoRecordingsOptions,
  ) {
    super();
    this.place = database.place;
    this.reader = new RecordingReader(database, options.cacheBytes ?? KEPT_BYTES);
  }

  async append(recording: Recording, keys: RecordingKeys): Promise<void> {
    const stored = this.store(new RecordingWriter(recording, keys));
    this.underWay.add(stored);
    try {
      await stored;
    } finally {
      this.underWay.delete(stored);
    }
    this.any = true;
  }

  replies(query: ReplyQuery): MaybePromise<Replies> {
    if (this.any) return this.reader.replies(query);
    this.glance();
    return NO_REPLIES;
  }

  all(): AsyncIterable<Recording> {
    return this.reader.all();
  }

  /** Whoever opened the connection closes it after this. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.underWay);
  }

  private store(writer: RecordingWriter): Promise<void> {
    return this.database.run(async (db) => {
      await (this.indexed ??= indexRecordings(db).catch((error: unknown) => {
        this.indexed = undefined;
        throw error;
      }));
      await again(() => writer.write(db, this.options.limit));
    }, PATIENCE_MS);
  }

  /** Asks in the background whether there are any, unless it did so just now. */
  private glance(): void {
    const now = performance.now();
    if (now - this.asked < (this.options.every ?? EVERY_MS)) return;
    this.asked = now;
    this.reader.any().then(
      (any) => (this.any ||= any),
      // The corpus is out of reach too, and tells of it.
      () => undefined,
    );
  }
}
