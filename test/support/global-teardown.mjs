/** Ends what {@link import('./global-setup.mjs')} started. */
import { stopSharedMongod } from './shared-mongod.mjs';

export default async function globalTeardown() {
  await stopSharedMongod();
}
