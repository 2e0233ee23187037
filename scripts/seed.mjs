/** `seed`: installs and builds when needed, then runs the command line's `seed` with the arguments. */
import { ensureBuilt, ensureInstalled, main } from './prepare.mjs';
import { runCompiled } from './compiled.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  await runCompiled('cli.js', ['seed', ...process.argv.slice(2)]);
});
