import type { mongo } from 'mongoose';

/** A piece of JSON in UTF-8: its bytes, or how many parts of it are in the collection of parts. */
export type StoredPiece = Buffer | { readonly parts: number };

/** A recording. What it is looked up by is written with it in one step, so it is there as a whole or not at all. */
export interface StoredRecording {
  /** The recording's own id: one that is sent again meets itself. */
  readonly _id: string;
  /** Its number in the order of all, from 0. */
  readonly number: number;
  /** What it is found by: see core/recording-index.ts. */
  readonly keys: readonly Buffer[];
  /** The mark of the last message's role, and of the one before it. */
  readonly from: string;
  readonly previousFrom?: string;
  /** How many replies it has. */
  readonly replies: number;
  /** See core/recording-record.ts. */
  readonly answer: StoredPiece;
  readonly question: StoredPiece;
}

/** A part of a long piece; written before the recording. */
export interface StoredPart {
  readonly _id: {
    readonly recording: string;
    readonly piece: 'answer' | 'question';
    readonly part: number;
  };
  readonly bytes: Buffer;
}

/** How many recordings were begun, and what they take. */
export interface StoredTotals {
  readonly _id: 'totals';
  readonly count: number;
  readonly bytes: number;
}

/** Names of the indexes. */
export const BY_KEY = 'keys';
export const BY_NUMBER = 'number';

const RECORDINGS = 'recordings';

/** The recordings. */
export function recordingsIn(db: mongo.Db): mongo.Collection<StoredRecording> {
  return db.collection(RECORDINGS);
}

/** The parts of long pieces. */
export function partsIn(db: mongo.Db): mongo.Collection<StoredPart> {
  return db.collection(`${RECORDINGS}.parts`);
}

/** How much there is. */
export function totalsIn(db: mongo.Db): mongo.Collection<StoredTotals> {
  return db.collection(`${RECORDINGS}.totals`);
}

/** Makes the indexes, before anything is looked up by them; those that are there are no trouble. */
export async function indexRecordings(db: mongo.Db): Promise<void> {
  const { setName, msg } = await db.command({ hello: 1 });
  const isSet = setName !== undefined || msg === 'isdbgrid';
  await recordingsIn(db).createIndexes(
    [
      { key: { keys: 1, number: 1 }, name: BY_KEY },
      { key: { number: 1 }, name: BY_NUMBER },
    ],
    // By default a set waits for each of its members, also for one that is away.
    isSet ? { commitQuorum: 'majority' } : {},
  );
}
