import type { mongo } from 'mongoose';
import { GENERATION_ID } from '../../core/generation-id.js';
import { generationSchema, type StoredGeneration } from './generation.schema.js';
import type { TextPart } from './long-texts.js';
import type { StoredRecord } from './message.schema.js';
import { stateSchema, type StoredState } from './state.schema.js';

/** The version of the layout; a generation of another one has to be seeded again. */
export const FORMAT = 2;

const MESSAGES = 'corpus.messages.';
const TEXTS = 'corpus.texts.';

/** The name of the collection that has the messages of a generation. */
export function messagesName(generation: string): string {
  return MESSAGES + generation;
}

/** The messages of a generation. */
export function messagesOf(db: mongo.Db, generation: string): mongo.Collection<StoredRecord> {
  return db.collection(messagesName(generation));
}

/** The long texts of a generation, in parts. */
export function textsOf(db: mongo.Db, generation: string): mongo.Collection<TextPart> {
  return db.collection(TEXTS + generation);
}

/** The figures of complete generations. */
export function generationsIn(db: mongo.Db): mongo.Collection<StoredGeneration> {
  return db.collection(generationSchema.get('collection') ?? '');
}

/** The state of the corpus. */
export function stateIn(db: mongo.Db): mongo.Collection<StoredState> {
  return db.collection(stateSchema.get('collection') ?? '');
}

/** The generations that have a collection. */
export async function generationsWithData(db: mongo.Db, signal: AbortSignal): Promise<string[]> {
  const all = await db.listCollections({}, { nameOnly: true, signal }).toArray();
  const ids = all.flatMap(({ name }) =>
    [MESSAGES, TEXTS]
      .filter((kind) => name.startsWith(kind))
      .map((kind) => name.slice(kind.length)),
  );
  // Others may keep something of theirs under such a name.
  return [...new Set(ids)].filter((id) => GENERATION_ID.test(id)).sort();
}

/** Whether a generation has its messages, even if there are none. */
export async function hasMessages(
  db: mongo.Db,
  generation: string,
  signal: AbortSignal,
): Promise<boolean> {
  const name = messagesName(generation);
  const found = await db.listCollections({ name }, { nameOnly: true, signal }).toArray();
  return found.length > 0;
}

/** Removes what there is of a generation, if there is anything. */
export async function dropGeneration(db: mongo.Db, generation: string): Promise<void> {
  await Promise.all([
    db.dropCollection(messagesName(generation)),
    db.dropCollection(TEXTS + generation),
    generationsIn(db).deleteOne({ _id: generation }),
  ]);
}

/** Bytes that a generation takes on disk, its indexes included. */
export async function bytesOf(db: mongo.Db, generation: string): Promise<number> {
  const sizes = [MESSAGES, TEXTS].map(async (kind) => {
    const stats = await db.command({ collStats: kind + generation });
    return Number(stats.storageSize ?? 0) + Number(stats.totalIndexSize ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}
