/**
 * Appends turns to one chat for as long as it lives, and prints `<turn> <position>` for each that is acknowledged.
 * Arguments: `lmdb` or `mongo`, the data folder or the address, the writer's name, the chat's id.
 */
import mongoose from 'mongoose';

const [store = '', place = '', name = '', chatId = ''] = process.argv.slice(2);
// By their addresses, so that the type checker does not read compiled files.
const compiled = new URL('../../build/stores/', import.meta.url).href;
const chats = store === 'lmdb' ? await inLmdb() : await inMongo();

for (let i = 0; ; i++) {
  const question = `${name}-${i}`;
  const [{ position }] = await chats.append(chatId, {
    system: `prompt of ${name}`,
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: `${question}!` },
    ],
  });
  console.log(`${question} ${position}`);
}

async function inLmdb() {
  const { LmdbChats } = await import(`${compiled}lmdb/lmdb.chats.js`);
  return new LmdbChats(place);
}

async function inMongo() {
  const { connectOptions, Database } = await import(`${compiled}mongo/database.js`);
  const { MongoChats } = await import(`${compiled}mongo/mongo.chats.js`);
  const timeout = 20_000;
  const connection = mongoose.createConnection(place, connectOptions(place, timeout));
  return new MongoChats(new Database(connection, place, timeout));
}
