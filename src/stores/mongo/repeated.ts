import type { mongo } from 'mongoose';
import type { StoredGeneration } from './generation.schema.js';
import type { StoredRecord } from './message.schema.js';

type Repeated = StoredGeneration['repeated'][number];

/** How many messages are named. */
const NAMED = 20;

/** The messages recorded most often, most frequent first, found in the index of their keys alone. */
export async function mostRepeated(
  messages: mongo.Collection<StoredRecord>,
): Promise<readonly Repeated[]> {
  const all = messages.aggregate<Repeated>(
    [
      // The order of the index, so that it is read and no message is.
      { $sort: { messageKey: 1, answered: 1, _id: 1 } },
      { $group: { _id: '$messageKey', message: { $min: '$_id' }, times: { $sum: 1 } } },
      { $match: { times: { $gt: 1 } } },
      { $project: { _id: 0, message: 1, times: 1 } },
    ],
    { hint: 'messageKey', allowDiskUse: true },
  );
  let named: Repeated[] = [];
  for await (const repeated of all) {
    const least = named.at(NAMED - 1);
    if (least && least.times > repeated.times) continue;
    named = [...named, repeated].sort(byTimes).slice(0, NAMED);
  }
  return named;
}

function byTimes(a: Repeated, b: Repeated): number {
  return b.times - a.times || a.message - b.message;
}
