import mongoose from 'mongoose';
import { databaseName } from './address.js';

/** What no name of a database has: MongoDB's own list for servers on Linux. */
const NOT_IN_NAMES = /[/\\. "$\0]/;
/** The most bytes of such a name. */
const LONGEST_NAME = 63;

/** Why an address can be none, without what may be a password, as a sentence without its end; undefined when it can. */
export function faultOf(uri: string): string | undefined {
  try {
    const { hosts } = new mongoose.mongo.MongoClient(uri).options;
    // The driver finds it out when it connects, where nobody could catch it.
    if (hosts.some(({ host, socketPath }) => !host && !socketPath)) return 'A host has no name';
  } catch (error) {
    return (error as Error).message
      .replace(/^Unable to parse .* with URL/s, 'The hosts and their ports cannot be read')
      .replace(/^(\w+ contains unescaped characters) .*/s, '$1');
  }
  const name = databaseName(uri);
  const isName = !NOT_IN_NAMES.test(name) && Buffer.byteLength(name) <= LONGEST_NAME;
  return isName ? undefined : `${JSON.stringify(name)} cannot be the name of a database`;
}
