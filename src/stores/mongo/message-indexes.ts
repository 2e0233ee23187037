import type { mongo } from 'mongoose';
import { messageSchema, type StoredRecord } from './message.schema.js';

/** The indexes of messages, as the driver takes them. */
const INDEXES = messageSchema.indexes().map(([key, { partialFilterExpression }]) => ({
  key: key as Record<string, 1>,
  name: Object.keys(key)[0],
  ...(partialFilterExpression && { partialFilterExpression }),
}));

/** Builds all indexes of a generation, in one scan of its messages. */
export async function buildIndexes(messages: mongo.Collection<StoredRecord>): Promise<void> {
  await messages.createIndexes(INDEXES);
}
