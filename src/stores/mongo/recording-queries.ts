import type { mongo } from 'mongoose';
import type { ReplyQuery } from '../../core/corpus.js';
import { indexKey, marksAsked } from '../../core/recording-index.js';
import type { AggregateQuery } from './look-up-queries.js';
import { BY_KEY, BY_NUMBER, type StoredRecording } from './recording-collections.js';

/** A `find` of recordings. */
export interface RecordingQuery {
  readonly filter: mongo.Filter<StoredRecording>;
  readonly options: mongo.FindOptions;
}

/** What is known of a recording that was found by a key, without its texts. */
export type ListedRecording = Pick<
  StoredRecording,
  'number' | 'keys' | 'from' | 'previousFrom' | 'replies'
>;

/** The recordings of some keys, in no order. */
export function listedByKeys(keys: readonly Buffer[], limit: number): RecordingQuery {
  return {
    filter: { keys: { $in: [...keys] } },
    options: {
      projection: { _id: 0, number: 1, keys: 1, from: 1, previousFrom: 1, replies: 1 },
      hint: BY_KEY,
      limit,
      batchSize: limit + 1,
      promoteBuffers: true,
    },
  };
}

/** The answers of the recordings with these numbers. */
export function answersOf(numbers: readonly number[]): RecordingQuery {
  return {
    filter: { number: { $in: [...numbers] } },
    options: {
      projection: { number: 1, answer: 1 },
      hint: BY_NUMBER,
      batchSize: numbers.length + 1,
      promoteBuffers: true,
    },
  };
}

/** The recordings behind a number, in their order, as many as one batch holds. */
export function recordingsBehind(number: number, limit: number): RecordingQuery {
  return {
    filter: { number: { $gt: number } },
    options: {
      projection: { number: 1, answer: 1, question: 1 },
      sort: { number: 1 },
      hint: BY_NUMBER,
      limit,
      singleBatch: true,
      promoteBuffers: true,
    },
  };
}

/** Whether there are any: one document, or none. */
export const ANY_RECORDING: RecordingQuery = {
  filter: {},
  options: { projection: { _id: 1 }, hint: { _id: 1 }, limit: 1 },
};

/** How many replies a query asks for: one document `{total}`, or none for 0. */
export function countOfReplies(query: ReplyQuery): AggregateQuery {
  const each = query.firstOfConversation ? 1 : '$replies';
  return {
    pipeline: [{ $match: matching(query) }, { $group: { _id: null, total: { $sum: each } } }],
    options: { hint: BY_KEY },
  };
}

/** Some of the replies that a query asks for, in their order: documents `{number, reply}`. */
export function pageOfReplies(query: ReplyQuery, skip: number, limit: number): AggregateQuery {
  const replies = query.firstOfConversation ? [0] : { $range: [0, '$replies'] };
  return {
    pipeline: [
      { $match: matching(query) },
      { $sort: { number: 1 } },
      { $project: { _id: 0, number: 1, reply: replies } },
      { $unwind: '$reply' },
      { $skip: skip },
      { $limit: limit },
    ],
    options: { hint: BY_KEY, allowDiskUse: true },
  };
}

function matching(query: ReplyQuery): mongo.Filter<StoredRecording> {
  const { from, previousFrom } = marksAsked(query);
  return {
    keys: { $eq: indexKey(query.rung, query.key) },
    ...(from !== undefined && { from: { $eq: from } }),
    ...(previousFrom !== undefined && { previousFrom: { $eq: previousFrom } }),
  };
}
