/**
 * End-to-end tests spawn the compiled server, so it is brought up to date before any test; and the tests of a run share
 * a mongod.
 */
import { ensureBuilt } from '../../scripts/prepare.mjs';
import { startSharedMongod } from './shared-mongod.mjs';

export default async function globalSetup() {
  await ensureBuilt();
  await startSharedMongod();
}
