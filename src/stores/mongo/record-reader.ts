import type { mongo } from 'mongoose';
import { allThen, type MaybePromise } from '../../core/maybe-promise.js';
import { messagesOf } from './collections.js';
import type { Database } from './database.js';
import { isGone } from './failure.js';
import { OutdatedError, type Freshness } from './freshness.js';
import type { AggregateQuery, FindQuery } from './look-up-queries.js';
import { replyJson, type FoundRecord, type Occurrence } from './occurrence.js';
import { TextReader } from './text-reader.js';

/** UTF-16 code units of replies that are read in one go, but for the last reply; a server sends 16 MB at a time. */
const MOST_UNITS = 1 << 24;

/** Records that were read, in the order of the query. */
export interface Found {
  readonly records: readonly FoundRecord[];
  readonly occurrences: readonly Occurrence[];
  /** Whether there may be more of them. */
  readonly cut: boolean;
}

/** Reads the records of one generation, without mongoose's documents. */
export class RecordReader {
  private readonly texts: TextReader;

  constructor(
    private readonly database: Database,
    private readonly generation: string,
    private readonly freshness: Freshness,
  ) {
    this.texts = new TextReader(generation);
  }

  /** What a query finds, up to its limit, and as much as fits into memory. */
  find({ filter, options }: FindQuery): Promise<Found> {
    return this.read(async (db, signal) => {
      const cursor = messagesOf(db, this.generation).find<FoundRecord>(filter, {
        ...options,
        promoteBuffers: true,
        signal,
      });
      const records: FoundRecord[] = [];
      const occurrences: Occurrence[] = [];
      let units = 0;
      try {
        while (units < MOST_UNITS && (await cursor.hasNext())) {
          for (const record of cursor.readBufferedDocuments()) {
            const occurrence = this.occurrence(record, db, signal);
            const whole = occurrence instanceof Promise ? await occurrence : occurrence;
            records.push(record);
            occurrences.push(whole);
            units += whole.json.length;
          }
        }
        const cut = records.length === options.limit || units >= MOST_UNITS;
        return { records, occurrences, cut };
      } finally {
        await cursor.close();
      }
    });
  }

  /** The number of the first record of each conversation, in the order of a query; at most `limit`. */
  firstNumbers({ filter, options }: FindQuery, limit: number): Promise<number[]> {
    return this.read(async (db, signal) => {
      const cursor = messagesOf(db, this.generation).find(filter, { ...options, signal });
      const numbers: number[] = [];
      let last = -1;
      try {
        while (numbers.length < limit && (await cursor.hasNext())) {
          for (const { _id, conversation } of cursor.readBufferedDocuments()) {
            if (conversation === last) continue;
            last = conversation;
            numbers.push(_id);
          }
        }
        return numbers.slice(0, limit);
      } finally {
        await cursor.close();
      }
    });
  }

  /** The number that a query counts. */
  count({ pipeline, options }: AggregateQuery): Promise<number> {
    return this.read(async (db, signal) => {
      const counted = messagesOf(db, this.generation).aggregate<{ total: number }>(pipeline, {
        ...options,
        signal,
      });
      const [first] = await counted.toArray();
      return (first as { total: number } | undefined)?.total ?? 0;
    });
  }

  private read<T>(work: (db: mongo.Db, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.freshness.during(async () => {
      try {
        return await this.database.run(work);
      } catch (error) {
        throw isGone(error) ? new OutdatedError() : error;
      }
    });
  }

  private occurrence(
    { _id, conversation, from, prev, next, nextWithoutSystem }: FoundRecord,
    db: mongo.Db,
    signal: AbortSignal,
  ): MaybePromise<Occurrence> {
    const reply = nextWithoutSystem ?? next;
    if (!reply) throw new Error(`Record ${_id} has no reply.`);
    const stored = [reply.from, reply.value, from, ...(prev ? [prev.from] : [])];
    const texts = stored.map((text) => this.texts.read(text, db, signal));
    return allThen(texts, ([replyFrom, value, role, previousFrom]): Occurrence => ({
      conversation,
      from: role,
      previousFrom,
      json: replyJson(replyFrom, value),
    }));
  }
}
