/** Hands this process over to a compiled entry point, as if Node had been started with it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './tools.mjs';

/**
 * @param {string} file an entry point in dist/
 * @param {string[]} args its arguments
 */
export async function runCompiled(file, args) {
  const path = join(root, 'dist', file);
  // node:cluster forks argv[1]: its workers must run the server, not the script that prepared it.
  process.argv = [process.argv[0] ?? process.execPath, path, ...args];
  await import(pathToFileURL(path).href);
}
