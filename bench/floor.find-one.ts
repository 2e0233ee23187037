import type { IncomingMessage } from 'node:http';
import { mongo } from 'mongoose';
import { messagesOf } from '../src/stores/mongo/collections.js';
import { serveFloor } from './floor.js';

/*
 * The floor of the completion bench on MongoDB: a bare node:http server that asks for one document with each request, in
 * the plainest way the driver has, and sends as many bytes as x-answer-bytes says. The request's x-look-up names a field
 * of the messages and a key in hexadecimal, so that nothing is parsed and nothing is hashed. Arguments: the address of
 * the database, the generation.
 */

const [uri = '', generation = ''] = process.argv.slice(2);
const client = await new mongo.MongoClient(uri).connect();
const messages = messagesOf(client.db(), generation);
const options = { projection: { _id: 0, next: 1 } };

serveFloor(async ({ headers }: IncomingMessage) => {
  const [field, key] = String(headers['x-look-up']).split(' ');
  const found = await messages.findOne({ [field]: Buffer.from(key, 'hex') }, options);
  if (!found) throw new Error(`No message has the ${field} ${key}.`);
});
