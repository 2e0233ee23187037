/** `start:dev`: installs when needed, then serves, and builds and starts again on each change. */
import { ensureInstalled, main } from './prepare.mjs';
import { runTool } from './tools.mjs';

await main(async () => {
  await ensureInstalled();
  process.exitCode = await runTool('nest', ['start', '--watch', ...process.argv.slice(2)]);
});
