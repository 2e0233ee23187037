/** `seed`: installs and builds when needed, then runs the command line's `seed` with the arguments. */
import { resolve } from 'node:path';
import { ensureBuilt, ensureInstalled, main } from './prepare.mjs';
import { runCompiled } from './compiled.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  await runCompiled('cli.js', ['seed', ...fromCallersFolder(process.argv.slice(2))]);
});

/**
 * The arguments with paths that mean what they mean in the folder where the package manager was called: it runs scripts in
 * the repository's.
 *
 * @param {string[]} args
 */
function fromCallersFolder(args) {
  const folder = process.env['INIT_CWD'];
  if (folder === undefined || folder === process.cwd()) return args;
  const end = args.indexOf('--');
  return args.map((arg, at) => {
    const isPath = arg !== '' && arg !== '-' && (!arg.startsWith('-') || (end >= 0 && at > end));
    return isPath ? resolve(folder, arg) : arg;
  });
}
