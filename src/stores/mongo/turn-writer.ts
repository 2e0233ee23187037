import { setTimeout as delay } from 'node:timers/promises';
import mongoose, { type mongo } from 'mongoose';
import { again } from './again.js';
import { turnsIn, TURN_INDEXES, type StoredTurn } from './turn.schema.js';

/** What is acknowledged is on the disks of a majority of the servers. */
const DURABLE = { writeConcern: { w: 'majority', journal: true } } as const;

/** What is read is never taken back; and whoever was acknowledged before is in it. */
const MAJORITY = { readConcern: { level: 'majority' } } as const;

/** Milliseconds before the end of a chat is looked for again where the majority does not know yet who has moved it. */
const PAUSE_MS = 5;

const DUPLICATE_KEY = 11000;

/** How a chat ends: its last turn, without texts. */
export type ChatEnd = Pick<
  StoredTurn,
  '_id' | 'chatId' | 'place' | 'end' | 'base' | 'systemAt' | 'at' | 'removed'
>;

/** The fields of a {@link ChatEnd}. */
export const END_FIELDS = {
  chatId: 1,
  place: 1,
  end: 1,
  base: 1,
  systemAt: 1,
  at: 1,
  removed: 1,
} as const;

/** Whether what a chat ends with is its removal. */
export function isRemoval({ base, end }: ChatEnd): boolean {
  return base === end;
}

/** Makes the indexes of turns, unless they are there. */
export async function makeTurnIndexes(db: mongo.Db): Promise<void> {
  const createIndexes = turnsIn(db).collectionName;
  const writeConcern = { w: 'majority', j: true };
  // By a command, since the driver's method leaves the write concern out: a server that takes over must have them too.
  await again(() => db.command({ createIndexes, indexes: TURN_INDEXES, writeConcern }));
}

/** How a chat ends; null when there is nothing of it. */
export function readEnd(
  db: mongo.Db,
  chatId: string,
  signal: AbortSignal,
): Promise<ChatEnd | null> {
  const options = { projection: END_FIELDS, sort: { place: -1 }, signal, ...MAJORITY } as const;
  return turnsIn(db).findOne<ChatEnd>({ chatId }, options);
}

/** Puts one document behind all others of a chat, once, however often servers are lost meanwhile. */
export class TurnWriter {
  /** Whether the answer of an attempt was lost, which may have succeeded. */
  private isUnsure = false;

  /**
   * @param id the document's
   * @param make the document for a chat that ends so; undefined when there is nothing to put there
   */
  constructor(
    private readonly chatId: string,
    private readonly id: string,
    private readonly make: (end: ChatEnd | null) => StoredTurn | undefined,
  ) {}

  /** Puts it there, or goes on where it was interrupted. What is there then; undefined when nothing was put there. */
  put(db: mongo.Db, signal: AbortSignal): Promise<StoredTurn | undefined> {
    return again(() => this.attempt(db, signal));
  }

  private async attempt(db: mongo.Db, signal: AbortSignal): Promise<StoredTurn | undefined> {
    const turns = turnsIn(db);
    for (let met: number | undefined; ;) {
      signal.throwIfAborted();
      const own = this.isUnsure
        ? await turns.findOne<StoredTurn>({ _id: this.id }, { signal, ...MAJORITY })
        : null;
      if (own) return own;
      const end = await readEnd(db, this.chatId, signal);
      // Somebody has taken the place, and the majority has yet to hear of it.
      if (met !== undefined && met === end?.end) await delay(PAUSE_MS, undefined, { signal });
      met = end?.end ?? 0;
      const turn = this.make(end);
      if (turn === undefined) return undefined;
      try {
        await turns.insertOne(turn, DURABLE);
        return turn;
      } catch (error) {
        // The place was taken meanwhile, by another turn or by this one.
        if (!isDuplicate(error)) {
          this.isUnsure = true;
          throw error;
        }
      }
    }
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** Removes all that stands before the removal of a chat, and lets that go in its time. */
export async function sweepBefore(
  db: mongo.Db,
  { _id, chatId, place }: ChatEnd,
  signal: AbortSignal,
): Promise<void> {
  await again(async () => {
    signal.throwIfAborted();
    await turnsIn(db).deleteMany({ chatId, place: { $lt: place } }, DURABLE);
    await turnsIn(db).updateOne({ _id }, { $currentDate: { removed: true } }, DURABLE);
  });
}
