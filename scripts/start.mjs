/**
 * `start`: from a fresh clone to a running server in one command. The server runs in this very
 * process, so that a signal reaches it directly.
 */
import { ensureBuilt, ensureInstalled, main } from './prepare.mjs';
import { runCompiled } from './compiled.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  await runCompiled('main.js', process.argv.slice(2));
});
