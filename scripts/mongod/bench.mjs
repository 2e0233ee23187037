/** The mongod that benches load: a replica set of one member, whose data stay between runs. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { requireMongod } from '../mongod.mjs';
import { PreparationError } from '../prepare.mjs';
import { root } from '../tools.mjs';
import { Mongod } from './server.mjs';

/** Gigabytes that it keeps in memory: the full corpus fits in, as on a machine that is meant for it. */
const CACHE = '4';

/**
 * Runs something while there is a mongod, which ends in any case.
 *
 * @template T
 * @param {string} folder where benches keep what they make
 * @param {(environment: Record<string, string>) => Promise<T>} work gets what tells a bench where the mongod is
 * @returns {Promise<T>}
 * @throws {PreparationError} when there is none, or it does not start
 */
export async function withBenchMongod(folder, work) {
  const { path, version } = await requireMongod();
  // The data of one version are not for every other.
  const dbPath = resolve(root, folder, `mongod-${version.replace(/\.\d+$/, '')}`);
  mkdirSync(dbPath, { recursive: true });
  const server = await start(path, dbPath);
  try {
    return await work({ BENCH_MONGODB_URI: server.uri, BENCH_MONGOD_PID: String(server.pid) });
  } finally {
    // A clean end first: the next one starts faster.
    await server.stop().finally(() => server.destroy());
  }
}

/**
 * @param {string} binary
 * @param {string} dbPath
 */
async function start(binary, dbPath) {
  try {
    return await Mongod.start({
      binary,
      dbPath,
      replicaSet: 'bench',
      parameters: { notablescan: false },
      args: ['--wiredTigerCacheSizeGB', CACHE],
    });
  } catch (error) {
    throw new PreparationError(/** @type {Error} */ (error).message);
  }
}
