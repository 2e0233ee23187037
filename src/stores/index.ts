import type { Type } from '@nestjs/common';
import type { Settings } from '../config/env.js';

/** A store, and when it is the one that is used. What a store needs is loaded for nobody else. */
interface StoreChoice {
  readonly suits: (settings: Settings) => boolean;
  readonly load: () => Promise<Type>;
}

/** The stores, in the order in which they are considered: a new one is a folder, and an entry here. */
const STORES: readonly StoreChoice[] = [
  {
    suits: ({ mongodbUri }) => mongodbUri !== undefined,
    load: async () => (await import('./mongo/mongo.module.js')).MongoModule,
  },
  { suits: () => true, load: async () => (await import('./lmdb/lmdb.module.js')).LmdbModule },
];

/** The module of the store that the settings ask for. */
export async function storeFor(settings: Settings): Promise<Type> {
  const store = STORES.find(({ suits }) => suits(settings));
  if (!store) throw new Error('No store suits the settings.');
  return store.load();
}
