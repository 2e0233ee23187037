import mongoose, { type mongo } from 'mongoose';
import { KEY_BYTES } from '../../core/keys.js';
import type { StoredGeneration } from './generation.schema.js';
import type { StoredRecord } from './message.schema.js';

type Repeated = StoredGeneration['repeated'][number];

/** How many messages are named. */
const NAMED = 20;
/** Entries of the index that are sent at a time; more would live long enough to cost memory. */
const BATCH = 2000;

/** What stands before a key in BSON: its type, its name, its length and its kind. */
const BEFORE_KEY = Buffer.from(`\x05messageKey\0${String.fromCharCode(KEY_BYTES)}\0\0\0\0`);

/**
 * The messages recorded most often, most frequent first. Reads the index of their keys from end to end and no message,
 * and counts here, most of it in raw BSON: a `$group` takes twice the time, and memory for each key.
 */
export async function mostRepeated(
  messages: mongo.Collection<StoredRecord>,
): Promise<readonly Repeated[]> {
  const entries = messages.find<Buffer>(
    {},
    {
      projection: { messageKey: 1, _id: 1 },
      sort: { messageKey: 1, answered: 1, _id: 1 },
      hint: 'messageKey',
      batchSize: BATCH,
      raw: true,
    },
  );
  const ranking = new Ranking();
  while (await entries.hasNext()) {
    for (const entry of entries.readBufferedDocuments()) ranking.add(entry);
  }
  return ranking.end();
}

/** Ranks entries that come in the order of their keys. */
class Ranking {
  private named: Repeated[] = [];
  private first: Buffer | undefined;
  private keyAt = 0;
  private times = 0;
  private message = 0;

  add(entry: Buffer): void {
    const keyAt = entry.indexOf(BEFORE_KEY) + BEFORE_KEY.length;
    if (this.first && isSameKey(this.first, this.keyAt, entry, keyAt)) {
      if (this.times === 1) this.message = numberIn(this.first);
      this.times++;
      this.message = Math.min(this.message, numberIn(entry));
      return;
    }
    this.rank();
    this.first = entry;
    this.keyAt = keyAt;
    this.times = 1;
  }

  end(): readonly Repeated[] {
    this.rank();
    return this.named;
  }

  private rank(): void {
    const { times, message } = this;
    const least = this.named.at(NAMED - 1);
    if (times < 2 || (least && byTimes(least, { times, message }) < 0)) return;
    this.named = [...this.named, { times, message }].sort(byTimes).slice(0, NAMED);
  }
}

function isSameKey(a: Buffer, aAt: number, b: Buffer, bAt: number): boolean {
  return a.compare(b, bAt, bAt + KEY_BYTES, aAt, aAt + KEY_BYTES) === 0;
}

function numberIn(entry: Buffer): number {
  return (mongoose.mongo.BSON.deserialize(entry) as Pick<StoredRecord, '_id'>)._id;
}

function byTimes(a: Repeated, b: Repeated): number {
  return b.times - a.times || a.message - b.message;
}
