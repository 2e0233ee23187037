import { randomBytes } from 'node:crypto';
import { describe } from '@jest/globals';
import { mongo } from 'mongoose';

export { Mongod } from '../../scripts/mongod/server.mjs';
export { ReplicaSet } from './replica-set.js';

const shared = process.env.TEST_MONGODB_URI;

/** Tests that need a mongod: skipped where there is none, which the end of the run explains. */
export function describeWithMongod(name: string, body: () => void): void {
  if (shared === undefined) describe.skip(`${name} (skipped: there is no mongod)`, body);
  else describe(name, body);
}

/** The address of the server that all tests share, a replica set that refuses queries without an index. */
export function sharedMongo(): string {
  if (shared === undefined) throw new Error('There is no mongod: use describeWithMongod.');
  return shared;
}

/** The address of a new database on {@link sharedMongo}; the test removes it with {@link dropDatabase}. */
export function databaseUri(label: string): string {
  const uri = new URL(sharedMongo());
  uri.pathname = `/${label}-${randomBytes(6).toString('hex')}`;
  return uri.href;
}

/** Removes the database that an address names, and all that is in it. */
export async function dropDatabase(uri: string): Promise<void> {
  await withMongo(uri, (client) => client.db().dropDatabase());
}

/** Runs something with a client of its own. */
export async function withMongo<T>(
  uri: string,
  run: (client: mongo.MongoClient) => Promise<T>,
): Promise<T> {
  const client = new mongo.MongoClient(uri);
  try {
    return await run(client);
  } finally {
    await client.close();
  }
}
