import type { mongo } from 'mongoose';
import type { KnownRung } from '../../core/corpus-search.js';
import type { ReplyQuery, Rung } from '../../core/corpus.js';
import type { Key } from '../../core/keys.js';
import { FOUND_FIELDS } from './found-record.js';
import { LONGEST_NAME } from './record-maker.js';
import { KEY_FIELDS, type StoredRecord } from './message.schema.js';
import { toStored } from './stored-text.js';

/*
 * Every query that answers a look-up. Keys and roles stand in them where only a value can: `$eq` and `$in` take what they
 * are given as it is.
 */

/** The bytes of replies with which a query ends that was to give the records of several keys or numbers. */
export const BYTES_TOGETHER = 1 << 24;

/** A `find`. */
export interface FindQuery {
  readonly filter: mongo.Filter<StoredRecord>;
  readonly options: mongo.FindOptions;
}

/** An `aggregate`. */
export interface AggregateQuery {
  readonly pipeline: mongo.BSON.Document[];
  readonly options: mongo.AggregateOptions;
}

/** The records of some keys, by key and then in the order of the file, at most `limit`. */
export function recordsOfKeys(rung: Rung, keys: readonly Key[], limit: number): FindQuery {
  const field = KEY_FIELDS[rung];
  return {
    filter: withKey(rung, { $in: keys }),
    options: {
      projection: { ...fieldsOf(rung), [field]: 1 },
      sort: { [field]: 1, _id: 1 },
      hint: field,
      limit,
      batchSize: limit + 1,
    },
  };
}

/** The first records that a query asks for, in the order of the file. */
export function firstRecords(query: ReplyQuery): FindQuery {
  const { rung, limit } = query;
  return {
    filter: matching(query),
    options: {
      projection: fieldsOf(rung),
      sort: { _id: 1 },
      hint: KEY_FIELDS[rung],
      limit,
      batchSize: limit + 1,
    },
  };
}

/**
 * Numbers and conversations of the records that a query asks for, in the order of the file.
 * @param together how many are sent together
 * @param after the number of the record behind which they begin
 */
export function numbersOfRecords(query: ReplyQuery, together: number, after?: number): FindQuery {
  return {
    filter: { ...matching(query), ...behind(after) },
    options: {
      projection: { _id: 1, conversation: 1 },
      sort: { _id: 1 },
      hint: KEY_FIELDS[query.rung],
      batchSize: together + 1,
    },
  };
}

/**
 * Numbers of some of the records that a query asks for, in the order of the file.
 * @param after the number of the record behind which they begin
 */
export function pageOfNumbers(
  query: ReplyQuery,
  limit: number,
  skip: number,
  after?: number,
): FindQuery {
  return {
    filter: { ...matching(query), ...behind(after) },
    options: {
      projection: { _id: 1 },
      sort: { _id: 1 },
      hint: KEY_FIELDS[query.rung],
      skip,
      limit,
      batchSize: limit + 1,
    },
  };
}

/** The number of a record with a key, whether it is answered or not. */
export function anyRecord(rung: KnownRung, key: Key): FindQuery {
  const field = KEY_FIELDS[rung];
  return {
    filter: { [field]: { $eq: key } },
    options: { projection: { _id: 1 }, hint: field, limit: 1 },
  };
}

/** The records of these numbers, in the order of the file. */
export function recordsOfNumbers(rung: Rung, numbers: readonly number[]): FindQuery {
  return {
    filter: { _id: { $in: [...numbers] } },
    options: {
      projection: fieldsOf(rung),
      sort: { _id: 1 },
      hint: { _id: 1 },
      batchSize: numbers.length + 1,
    },
  };
}

/** How many records, or conversations that have any, a query asks for: one document `{total}`, or none for 0. */
export function countOfRecords(query: ReplyQuery): AggregateQuery {
  const one = query.firstOfConversation ? [{ $group: { _id: '$conversation' } }] : [];
  return {
    pipeline: [{ $match: matching(query) }, ...one, { $count: 'total' }],
    options: { hint: KEY_FIELDS[query.rung], allowDiskUse: true },
  };
}

function fieldsOf(rung: Rung): mongo.BSON.Document {
  return { ...FOUND_FIELDS, ...(isStripped(rung) && { nextWithoutSystem: 1 }) };
}

function matching({ rung, key, from, previousFrom }: ReplyQuery): mongo.Filter<StoredRecord> {
  return {
    ...withKey(rung, { $eq: key }),
    ...withRole('from', from),
    ...withRole('prev.from', previousFrom),
  };
}

function behind(number: number | undefined): mongo.Filter<StoredRecord> {
  return number === undefined ? {} : { _id: { $gt: number } };
}

function withKey(rung: Rung, key: object): mongo.Filter<StoredRecord> {
  // Records have a key without system messages only where there is a reply.
  const answered = isStripped(rung) ? {} : { answered: true };
  return { [KEY_FIELDS[rung]]: key, ...answered };
}

/**
 * The condition that a role is written like this. One that is too long to be written in a record has one spelling, which
 * the key has already.
 */
function withRole(field: string, role: string | undefined): mongo.Filter<StoredRecord> {
  if (role === undefined || Buffer.byteLength(role) > LONGEST_NAME) return {};
  return { [field]: { $eq: toStored(role) } };
}

/** Whether a rung looks at histories without system messages, whose records may have a reply of their own. */
export function isStripped(rung: Rung): boolean {
  return rung === 'history-without-system';
}
