/** Hands this process over to a compiled entry point, as if Node had been started with it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './tools.mjs';

/** Milliseconds between two looks for the parent process. */
const LOOK_MS = 250;

/** Who started this process. */
const parent = process.ppid;

/**
 * @param {string} file an entry point in dist/
 * @param {string[]} args its arguments
 */
export async function runCompiled(file, args) {
  const path = join(root, 'dist', file);
  // node:cluster forks argv[1]: its workers must run the server, not the script that prepared it.
  process.argv = [process.argv[0] ?? process.execPath, path, ...args];
  endWithParent();
  await import(pathToFileURL(path).href);
}

/**
 * Ends as on SIGTERM once the parent is gone. A package manager passes its signals to the shell between it and this
 * process, and that shell dies of them without a word.
 */
function endWithParent() {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const look = () => {
    // Emitted, not sent: until somebody listens, a signal would end the process without a word.
    if (process.ppid !== parent && process.emit('SIGTERM', 'SIGTERM')) clearInterval(looking);
  };
  const looking = setInterval(look, LOOK_MS).unref();
}
