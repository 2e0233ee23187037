/** `build`: compiles the server into dist/, whether or not it seems necessary. */
import { ensureBuilt, ensureInstalled, main } from './prepare.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt({ force: true });
});
