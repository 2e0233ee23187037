/** Commands to the admin database of one mongod. */
import { setTimeout } from 'node:timers/promises';
import { mongo } from 'mongoose';

/** MongoDB's number for a replica set that is there already. */
const ALREADY_INITIALIZED = 23;

const POLL_MS = 10;
const PATIENCE_MS = 30_000;
/** Enough for a mongod of this machine; one that is frozen takes forever. */
const ANSWER_MS = 2000;

/**
 * The address of one mongod of this machine, whatever replica set it belongs to.
 *
 * @param {number} port
 */
export const directUri = (port) => `mongodb://127.0.0.1:${port}/?directConnection=true`;

/**
 * Runs a command on a mongod of this machine, whatever its state in its replica set.
 *
 * @param {number} port
 * @param {import('mongoose').mongo.Document} command
 * @returns {Promise<import('mongoose').mongo.Document>} the answer; rejects when there is none within two seconds
 */
export async function tellMongod(port, command) {
  const client = new mongo.MongoClient(directUri(port), {
    serverSelectionTimeoutMS: ANSWER_MS,
    connectTimeoutMS: ANSWER_MS,
    monitorCommands: false,
  });
  try {
    return await client.db('admin').command(command, { timeoutMS: ANSWER_MS });
  } finally {
    await client.close();
  }
}

/**
 * Makes a replica set of mongods that run as its members, and waits until one can be written to. They notice the death
 * of another within a second, which takes ten by default. When the first one's data are of a set already, that set goes
 * on with its members on these ports.
 *
 * @param {string} name
 * @param {number[]} ports
 */
export async function initiate(name, ports) {
  const members = ports.map((port, _id) => ({ _id, host: `127.0.0.1:${port}` }));
  const settings = {
    electionTimeoutMillis: 1000,
    heartbeatIntervalMillis: 200,
    heartbeatTimeoutSecs: 1,
  };
  const first = ports[0] ?? 0;
  try {
    await tellMongod(first, { replSetInitiate: { _id: name, members, settings } });
  } catch (error) {
    const code = error instanceof mongo.MongoServerError ? error.code : undefined;
    if (code !== ALREADY_INITIALIZED) throw error;
    const { config } = await tellMongod(first, { replSetGetConfig: 1 });
    const moved = { ...config, version: config.version + 1, members };
    // Forced: a set whose members are all elsewhere has no primary to ask.
    await tellMongod(first, { replSetReconfig: moved, force: true });
  }
  await untilPrimary(ports);
}

/**
 * Waits until one of these members of a replica set can be written to.
 *
 * @param {number[]} ports
 */
export async function untilPrimary(ports) {
  for (const end = Date.now() + PATIENCE_MS; ; await setTimeout(POLL_MS)) {
    const all = await Promise.all(ports.map((port) => tellMongod(port, { hello: 1 })));
    if (all.some(({ isWritablePrimary }) => isWritablePrimary)) return;
    if (Date.now() > end) throw new Error(`No primary within ${PATIENCE_MS} ms.`);
  }
}
