import { mongo } from 'mongoose';
import { messagesOf } from '../src/stores/mongo/collections.js';
import { MESSAGE_INDEXES } from '../src/stores/mongo/message-indexes.js';
import type { StoredRecord } from '../src/stores/mongo/message.schema.js';

/*
 * The floor of the seeding bench on MongoDB: the driver inserts the documents of a seed into an empty collection, and the
 * server builds the same indexes. Nothing else is timed: the clock stands still while documents are read from the seeded
 * collection. Arguments: the address of the seeded database and of the other, the generation, how many batches are under
 * way at a time. Prints the seconds of both as JSON.
 */

/** Documents of a batch, and of what is read while the clock stands still. */
const BATCH = 1000;
const CHUNK = 20_000;

const [from = '', to = '', generation = '', inFlight = '1'] = process.argv.slice(2);
const [source, target] = await Promise.all(
  [from, to].map((uri) => new mongo.MongoClient(uri).connect()),
);
const copies = messagesOf(target.db(), generation);
let inserts = 0;
let chunk: StoredRecord[] = [];
const originals = messagesOf(source.db(), generation).find(
  {},
  { sort: { _id: 1 }, promoteBuffers: true },
);
for await (const document of originals) {
  chunk.push(document);
  if (chunk.length === CHUNK) await insertChunk();
}
await insertChunk();
const indexes = await seconds(() => copies.createIndexes(MESSAGE_INDEXES));
console.log(JSON.stringify({ inserts, indexes }));
await Promise.all([source.close(), target.close()]);

async function insertChunk(): Promise<void> {
  const documents = chunk;
  chunk = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < documents.length) {
      const batch = documents.slice(next, (next += BATCH));
      await copies.insertMany(batch, { ordered: false });
    }
  };
  inserts += await seconds(() => Promise.all(Array.from({ length: Number(inFlight) }, worker)));
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
