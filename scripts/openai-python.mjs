/**
 * OpenAI's Python package for tests: the one of this machine, or one that is fetched once and kept. Run as a program it
 * fetches what is missing, and prints what is used; where there is none, why, and ends with 1.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runBounded } from './mongod/bounded.mjs';
import { cacheFolder, keep } from './mongod/cache.mjs';
import { main, PreparationError } from './prepare.mjs';

/** The oldest major version that tests are meant for. */
const OLDEST = 2;
const PACKAGE = `openai>=${OLDEST}`;

/** Milliseconds for a look at what is there, and for a download. */
const LOOK_MS = 30_000;
const DOWNLOAD_MS = 200_000;

/** Prints the version of Python that packages are built for, and that of the package when there is one. */
const LOOK = `
import sys
from importlib import metadata
try:
    version = metadata.version("openai")
except metadata.PackageNotFoundError:
    version = "none"
print("%d.%d" % sys.version_info[:2], version)
`;

/**
 * What was found: the interpreter, the version of its package, and the folder that `PYTHONPATH` has to name, if any; or
 * else why there is none.
 *
 * @typedef {{ python: string, version: string, packages?: string, reason?: undefined } |
 *   { python?: undefined, version?: undefined, packages?: undefined, reason: string }} Found
 */

/**
 * Looks for the package, beside the interpreter that `OPENAI_PYTHON` names or else `python3`, and among what is kept.
 *
 * @param {NodeJS.ProcessEnv} [environment] `OPENAI_PYTHON`, `PATH`, and where the cache is
 * @param {{ download?: boolean }} [options] whether it is fetched when it is nowhere
 * @returns {Promise<Found>}
 */
export async function findOpenAiPython(environment = process.env, { download = false } = {}) {
  const python = environment['OPENAI_PYTHON'] || 'python3';
  const own = await look(python, environment);
  if (own.failure !== undefined) return { reason: `${python} does not run: ${own.failure}` };
  if (suits(own.version)) return { python, version: own.version };

  const name = `openai-python-${own.python}`;
  const packages = join(cacheFolder(environment), name);
  if (download && !existsSync(packages)) {
    try {
      await keep(environment, name, (folder) => install(python, folder, environment));
    } catch (error) {
      return { reason: `${PACKAGE}: ${/** @type {Error} */ (error).message}` };
    }
  }
  if (!existsSync(packages)) return { reason: `${python} has no ${PACKAGE}` };
  const kept = await look(python, { ...environment, PYTHONPATH: packages });
  if (!suits(kept.version)) return { reason: `${packages} has no ${PACKAGE}` };
  return { python, version: kept.version, packages };
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ python: string, version: string, failure?: string | undefined }>}
 */
async function look(program, env) {
  const { stdout, failure } = await runBounded(program, ['-c', LOOK], { limit: LOOK_MS, env });
  const [python = '', version = ''] = stdout.trim().split(' ');
  return { python, version, failure };
}

/** @param {string} version */
function suits(version) {
  return parseInt(version) >= OLDEST;
}

/**
 * @param {string} python
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
async function install(python, folder, env) {
  const flags = ['--only-binary=:all:', '--no-input', '--quiet', '--target', folder];
  const args = ['-m', 'pip', 'install', ...flags, PACKAGE];
  const { failure } = await runBounded(python, args, { limit: DOWNLOAD_MS, env });
  if (failure !== undefined) throw new Error(failure);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    const { python, version, packages, reason } = await findOpenAiPython(process.env, {
      download: true,
    });
    if (python === undefined)
      throw new PreparationError(`There is no openai for Python: ${reason}.`);
    console.log(`openai ${version}, ${packages ?? `of ${python}`}`);
  });
}
