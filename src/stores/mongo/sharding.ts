import { Logger } from '@nestjs/common';
import type { mongo } from 'mongoose';
import { messagesOf } from './collections.js';

/**
 * Spreads the messages that a generation will have over the shards of a sharded cluster, by a hash of the last message's
 * key; does nothing elsewhere. A generation that cannot be spread stays on one shard, where it works as well.
 */
export async function spread(db: mongo.Db, generation: string): Promise<void> {
  const { msg } = await db.command({ hello: 1 });
  if (msg !== 'isdbgrid') return;
  const { namespace } = messagesOf(db, generation);
  try {
    await db.admin().command({ shardCollection: namespace, key: { messageKey: 'hashed' } });
  } catch (error) {
    const { message } = error as Error;
    new Logger('MongoDB').warn(
      `The corpus goes to one shard: ${namespace} was refused. ${message}`,
    );
  }
}
