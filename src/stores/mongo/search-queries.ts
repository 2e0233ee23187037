import type { AggregateQuery, FindQuery } from './look-up-queries.js';

/** The index of how texts begin. */
const INDEX = 'beginning';

/** Which beginnings, in which order: from one on, or backwards from the last one before it. */
export type Side = { readonly $gte: string } | { readonly $gt: string } | { readonly $lt: string };

/** How records begin on one side of a beginning, the nearest first; one entry for each record, at most `limit`. */
export function beginningsOn(side: Side, limit: number): FindQuery {
  const order = '$lt' in side ? -1 : 1;
  return {
    filter: { beginning: side },
    options: {
      projection: { _id: 0, beginning: 1 },
      sort: { beginning: order, _id: order },
      hint: INDEX,
      limit,
      batchSize: limit + 1,
    },
  };
}

/** The number of the first record with each of some beginnings: documents `{_id, number}`, `_id` the beginning. */
export function firstWith(beginnings: readonly string[]): AggregateQuery {
  return {
    pipeline: [
      { $match: { beginning: { $in: beginnings } } },
      { $sort: { beginning: 1, _id: 1 } },
      { $group: { _id: '$beginning', number: { $first: '$_id' } } },
    ],
    options: { hint: INDEX },
  };
}

/** Messages of these numbers, and where they are recorded. */
export function messagesOfNumbers(numbers: readonly number[]): FindQuery {
  return {
    filter: { _id: { $in: [...numbers] } },
    options: {
      projection: { conversation: 1, conversationId: 1, position: 1, from: 1, value: 1 },
      hint: { _id: 1 },
      batchSize: numbers.length + 1,
      promoteBuffers: true,
    },
  };
}
