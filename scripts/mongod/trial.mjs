/** Finds out whether a mongod runs here, and whether it is new enough. */
import { runBounded } from './bounded.mjs';

/** The oldest major version that tests and benches are meant for. */
const OLDEST = 6;
const TRIAL_MS = 30_000;

/**
 * Runs `mongod --version`: one that was built for another system fails already there.
 *
 * @param {string} path
 * @returns {Promise<{ version: string, fault?: undefined } | { version?: undefined, fault: string }>} its version, or
 *   what is wrong with it, as the end of a sentence that begins with its path
 */
export async function tryMongod(path) {
  const { failure, stdout } = await runBounded(path, ['--version'], { limit: TRIAL_MS });
  if (failure !== undefined) return { fault: `does not run: ${failure}` };
  const version = /^db version v(\d+\.\d+\.\d+)/m.exec(stdout)?.[1];
  if (version === undefined) return { fault: 'does not tell the version of a mongod' };
  if (parseInt(version) < OLDEST)
    return { fault: `is too old: ${version}, not ${OLDEST} or newer` };
  return { version };
}
