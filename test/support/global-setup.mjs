/** End-to-end tests spawn the compiled server, so it is brought up to date before any test. */
import { ensureBuilt } from '../../scripts/prepare.mjs';

export default async function globalSetup() {
  await ensureBuilt();
}
