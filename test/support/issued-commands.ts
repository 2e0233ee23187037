import { withMongo } from './mongod.js';

/** Fields of a document. */
export type Fields = Readonly<Record<string, unknown>>;

/** A command that a server has run, as its profiler wrote it down. */
export interface IssuedCommand {
  readonly op: string;
  readonly ns: string;
  readonly command: Fields;
  readonly planSummary?: string;
}

/** Runs something while the server writes down every command on a database, and returns those commands. */
export async function issuedDuring(
  uri: string,
  run: () => Promise<void>,
): Promise<IssuedCommand[]> {
  return withMongo(uri, async (client) => {
    const db = client.db();
    await db.createCollection('system.profile', { capped: true, size: 64 << 20 });
    await db.command({ profile: 2 });
    await run();
    await db.command({ profile: 0 });
    // Only now, since the profile has no index.
    await client.db('admin').command({ setParameter: 1, notablescan: false });
    return db.collection<IssuedCommand>('system.profile').find().sort({ $natural: 1 }).toArray();
  });
}
