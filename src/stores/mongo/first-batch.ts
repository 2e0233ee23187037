import type { mongo } from 'mongoose';
import { isOutage } from './failure.js';
import type { FindQuery } from './look-up-queries.js';

/** What MongoDB sends first: as much as fits into 16 MB. */
export interface FirstBatch {
  /** Documents as BSON, which is overwritten by nobody. */
  readonly documents: readonly Buffer[];
  /** Whether these are all that the query finds. */
  readonly isAll: boolean;
}

interface FindAnswer {
  readonly cursor: { readonly id: mongo.Long; readonly firstBatch: readonly Buffer[] };
}

/**
 * Sends a query to a collection without a cursor of the driver's: that costs a sixth of a server's time, and the driver's set of open
 * cursors keeps them, with what they have read, until a full garbage collection. Empty when the database failed in a way
 * for which the driver asks again when it has a cursor.
 */
export async function firstBatch(
  db: mongo.Db,
  collection: string,
  { filter, options }: FindQuery,
  signal: AbortSignal,
): Promise<FirstBatch> {
  try {
    const { cursor } = (await db.command(
      { find: collection, filter, ...options },
      { signal, promoteLongs: false, fieldsAsRaw: { firstBatch: true } },
    )) as unknown as FindAnswer;
    const isAll = cursor.id.isZero();
    if (!isAll) await db.command({ killCursors: collection, cursors: [cursor.id] }, { signal });
    return { documents: cursor.firstBatch, isAll };
  } catch (error) {
    if (signal.aborted || !isOutage(error)) throw error;
    return { documents: [], isAll: false };
  }
}
