import type { mongo } from 'mongoose';
import { again } from './again.js';
import type { StoredGeneration } from './generation.schema.js';
import { buildIndexes } from './message-indexes.js';
import type { StoredRecord } from './message.schema.js';
import { mostRepeated } from './repeated.js';

/**
 * Builds all indexes of a generation's messages, several side by side, and finds those that are most repeated as soon as
 * their index is there. Ends when nothing is under way any more, also when something fails.
 */
export async function indexMessages(
  db: mongo.Db,
  messages: mongo.Collection<StoredRecord>,
): Promise<StoredGeneration['repeated']> {
  const build = (...names: (keyof StoredRecord)[]): Promise<void> =>
    buildIndexes(db, messages, names);
  const ranked = build('messageKey', 'historyWithoutSystemKey').then(() =>
    again(() => mostRepeated(messages)),
  );
  const all = [
    ranked,
    build('contextKey', 'historyKey'),
    build('messageNormalisedKey', 'contextNormalisedKey', 'beginning'),
  ];
  await Promise.allSettled<unknown>(all);
  await Promise.all<unknown>(all);
  return ranked;
}
