/** Where fetched programs are kept between runs, for all clones of this user. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Nothing takes this long: such a folder was left by a process that was killed. */
const LEFT_BEHIND_MS = 3_600_000;
const UNFINISHED = '.unfinished-';

/**
 * `REPRISE_CACHE_DIR`, or `reprise` in the folder where this user's programs keep what they can fetch again.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function cacheFolder(environment) {
  const own = environment['REPRISE_CACHE_DIR'];
  if (own) return own;
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'reprise');
}

/**
 * Fills a folder of the cache in one step: whoever finds it finds it complete. Of two processes that fill it at once, the
 * first one's stays, and both succeed.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} name the folder's name in the cache
 * @param {(folder: string) => Promise<void>} fill puts its content into an empty folder; what it throws is thrown
 * @returns {Promise<string>} the folder's path
 */
export async function keep(environment, name, fill) {
  const cache = cacheFolder(environment);
  mkdirSync(cache, { recursive: true });
  removeLeftBehind(cache);
  const place = join(cache, name);
  const unfinished = mkdtempSync(join(cache, UNFINISHED));
  try {
    await fill(unfinished);
    renameSync(unfinished, place);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // The folder of another process that was faster cannot be replaced.
    if (!existsSync(place)) throw error;
  }
  return place;
}

/** @param {string} cache */
function removeLeftBehind(cache) {
  for (const name of readdirSync(cache).filter((each) => each.startsWith(UNFINISHED))) {
    const folder = join(cache, name);
    const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > LEFT_BEHIND_MS) rmSync(folder, { recursive: true, force: true });
  }
}
