import { join } from 'node:path';
import type { Environment } from './child.js';

/** Nobody listens there; the name says which build it would be. */
const NOBODY = 'https://127.0.0.1:1/mongodb-linux-x86_64-debian12-8.2.6.tgz';

/**
 * The environment of a program that finds no mongod: nothing to download from, and no other programs than those in `bin`
 * of a folder, whose `cache` is the cache.
 */
export function noMongod(folder: string): Record<keyof Environment, string> {
  return {
    PATH: join(folder, 'bin'),
    HOME: join(folder, 'home'),
    REPRISE_CACHE_DIR: join(folder, 'cache'),
    MONGOMS_DOWNLOAD_URL: NOBODY,
  };
}
