import type { mongo } from 'mongoose';
import { again } from './again.js';
import { messageSchema, type StoredRecord } from './message.schema.js';

/** The indexes of messages, as the driver takes them. */
export const MESSAGE_INDEXES = messageSchema
  .indexes()
  .map(([key, { partialFilterExpression }]) => ({
    key: key as mongo.IndexDescription['key'],
    name: Object.keys(key)[0],
    ...(partialFilterExpression && { partialFilterExpression }),
  }));

/**
 * Builds some of the indexes of a generation, in one scan of its messages; a server does that in one thread. Those that
 * are there or being built are no trouble.
 */
export async function buildIndexes(
  db: mongo.Db,
  messages: mongo.Collection<StoredRecord>,
  names: readonly (keyof StoredRecord)[],
): Promise<void> {
  const indexes = MESSAGE_INDEXES.filter(({ name }) => names.some((each) => each === name));
  await again(async () => {
    // A server alone takes no quorum; by default a set waits for each of its members, also for one that is away.
    const { setName, msg } = await db.command({ hello: 1 });
    const isSet = setName !== undefined || msg === 'isdbgrid';
    await messages.createIndexes(indexes, isSet ? { commitQuorum: 'majority' } : {});
  });
}
