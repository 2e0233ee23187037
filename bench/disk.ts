import { messagesOf } from '../src/stores/mongo/collections.js';
import type { MongoStore } from './store.mongo.js';

/** What a mongod tells of a collection: bytes, by index too, and the number of documents. */
export interface CollectionStats {
  readonly count: number;
  /** Of the documents in BSON. */
  readonly size: number;
  readonly storageSize: number;
  readonly totalIndexSize: number;
  readonly indexSizes: Readonly<Record<string, number>>;
}

/** Figures of the messages of a generation in a database. */
export async function statsOf(store: MongoStore, generation: string): Promise<CollectionStats> {
  const stats = await store.run((db) =>
    db.command({ collStats: messagesOf(db, generation).collectionName }),
  );
  return stats as unknown as CollectionStats;
}

/** What the messages of a seeded database take, as a table: in all, and for each of them. */
export async function diskTable(store: MongoStore): Promise<string[][]> {
  await store.settle();
  const stats = await statsOf(store, await store.live());
  const row = (name: string, bytes: number): string[] => [
    name,
    (bytes / 1e6).toFixed(1),
    (bytes / stats.count).toFixed(1),
  ];
  return [
    ['', 'MB', 'bytes a message'],
    row('documents in BSON', stats.size),
    row('documents on disk', stats.storageSize),
    row('indexes on disk', stats.totalIndexSize),
    ...Object.entries(stats.indexSizes).map(([name, bytes]) => row(`  ${name}`, bytes)),
  ];
}
