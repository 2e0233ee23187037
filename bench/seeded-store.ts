import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import type { Corpus } from '../src/core/corpus.js';
import { CorpusUnavailableError } from '../src/core/errors.js';
import type { Message } from '../src/core/message.js';
import { corpusFile } from './corpus.js';
import { LmdbStore } from './store.lmdb.js';
import type { Store, StoreName } from './store.js';
import { MongoStore } from './store.mongo.js';

const KINDS = { lmdb: LmdbStore, mongo: MongoStore } as const satisfies Record<StoreName, unknown>;
type StoreOf<N extends StoreName> = InstanceType<(typeof KINDS)[N]>;

/** The place of this name in a store. */
export function storeNamed<N extends StoreName>(kind: N, name: string): StoreOf<N> {
  return new KINDS[kind](name) as StoreOf<N>;
}

/** A place with the corpus of this scale seeded into it, made on the first use. */
export async function seededStore<N extends StoreName>(
  kind: N,
  scale: number,
): Promise<StoreOf<N>> {
  const file = await corpusFile(scale);
  const store = storeNamed(kind, basename(file));
  if (await store.use(isReadable)) return store;
  console.log(`seeding ${file}…`);
  await store.remove();
  const { status } = spawnSync(process.execPath, ['dist/cli.js', 'seed', file], {
    env: { ...process.env, ...store.env },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The seed failed.');
  return store;
}

/** Whether there is a corpus that this version can read. */
async function isReadable(corpus: Corpus): Promise<boolean> {
  try {
    for await (const { messages } of corpus.conversations()) return messages.length > 0;
    return false;
  } catch (error) {
    if (error instanceof CorpusUnavailableError) return false;
    throw error;
  }
}

/**
 * `count` messages with a reply, drawn evenly over the whole corpus, each behind those before it.
 * @param longest the most messages of each, the last one among them
 */
export async function drawMessages(store: Store, count: number, longest = 2): Promise<Message[][]> {
  return store.use(async (corpus) => {
    const drawn: Message[][] = [];
    let seen = 0;
    for await (const { messages } of corpus.conversations()) {
      for (let i = 0; i + 1 < messages.length; i++) {
        const place = seen < count ? seen : Math.floor(Math.random() * (seen + 1));
        if (place < count) drawn[place] = messages.slice(Math.max(0, i + 1 - longest), i + 1);
        seen++;
      }
    }
    return shuffle(drawn);
  });
}

function shuffle<T>(items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
