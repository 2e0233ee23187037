/** Starts a mongod with the arguments' options, prints where it is, and waits to be ended. */
import { Mongod } from '../../scripts/mongod/server.mjs';

const server = await Mongod.start(JSON.parse(process.argv[2] ?? ''));
console.log(JSON.stringify({ pid: server.pid, dbPath: server.dbPath }));
setInterval(() => undefined, 1000);
