/**
 * Records in a loop, several at a time, until it is killed, and prints the id of each once it is acknowledged. Arguments: what
 * the ids begin with, and the folder of a store or the address of a MongoDB.
 */

// By its address, so that the type checker does not read compiled files.
const compiled = new URL('../../build/', import.meta.url).href;
const { AskedConversation } = await import(`${compiled}core/asked-conversation.js`);
const { recordingKeys } = await import(`${compiled}core/rung-keys.js`);

const LANES = 4;
const LIMIT = 2 ** 40;
const [name = '', place = ''] = process.argv.slice(2);
const log = place.startsWith('mongodb:') ? await openMongo(place) : await openLmdb(place);

await Promise.all(Array.from({ length: LANES }, (_, lane) => run(lane)));

/** @param {number} lane */
async function run(lane) {
  for (let number = 0; ; number++) {
    const id = `${name}-${lane}-${String(number).padStart(6, '0')}`;
    // Some do not fit into a page, nor into several.
    const text = `${id} `.repeat(number % 7 === 0 ? 5000 : 1 + (number % 50));
    const messages = [
      { from: 'user', value: `${id}?` },
      { from: 'user', value: text },
    ];
    const message = { from: 'assistant', value: text };
    const replies = Array.from({ length: 1 + (number % 2) }, () => ({
      message,
      reason: 'stop',
      pieces: [[1, text.length]],
      span: [1, 1],
    }));
    const usage = { prompt: number, completion: lane };
    try {
      await log.append(
        {
          id,
          at: '2026-01-01T00:00:00.000Z',
          engine: 'test',
          model: 'm',
          messages,
          replies,
          usage,
        },
        recordingKeys(new AskedConversation(messages)),
      );
      process.stdout.write(`${id}\n`);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
      if (!place.startsWith('mongodb:')) process.exit(1);
    }
  }
}

/** @param {string} dataDir */
async function openLmdb(dataDir) {
  const { LmdbRecordings } = await import(`${compiled}stores/lmdb/lmdb.recordings.js`);
  return new LmdbRecordings({ dataDir, limit: LIMIT });
}

/** @param {string} uri */
async function openMongo(uri) {
  const { default: mongoose } = await import('mongoose');
  const { connectOptions, Database } = await import(`${compiled}stores/mongo/database.js`);
  const { MongoRecordings } = await import(`${compiled}stores/mongo/mongo.recordings.js`);
  const timeout = 5000;
  const connection = mongoose.createConnection(uri, connectOptions(uri, timeout));
  return new MongoRecordings(new Database(connection, uri, timeout), { limit: LIMIT });
}
