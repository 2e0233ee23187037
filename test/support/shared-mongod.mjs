/** The mongod that all tests of a run share. */
import { findMongod } from '../../scripts/mongod.mjs';
import { Mongod } from '../../scripts/mongod/server.mjs';

/** @type {string | undefined} */
let missing;

/**
 * Starts a replica set of one member, and tells the tests where it is: `TEST_MONGODB_URI`, and `MONGOD_BINARY` for those
 * that start servers of their own. Where there is no mongod, both stay unset, and tests that need one are skipped.
 *
 * @throws when there is none and `REQUIRE_MONGOD` is 1, or when it does not start
 */
export async function startSharedMongod() {
  const { path, reasons } = await findMongod();
  if (path === undefined) {
    missing = `there is no mongod: ${reasons.join('; ')}.`;
    if (process.env['REQUIRE_MONGOD'] === '1')
      throw new Error(`REQUIRE_MONGOD is 1, but ${missing}`);
    delete process.env['MONGOD_BINARY'];
    return;
  }
  const wanted = process.env['MONGOD_BINARY'];
  if (wanted && wanted !== path) console.warn(`Another mongod is used, ${path}: ${reasons[0]}.`);
  const { uri } = await Mongod.start({ binary: path, replicaSet: 'tests' });
  Object.assign(process.env, { MONGOD_BINARY: path, TEST_MONGODB_URI: uri });
}

/** Ends it, or says why tests were skipped. */
export async function stopSharedMongod() {
  await Mongod.destroyAll();
  if (missing !== undefined) console.warn(`\nTests that need MongoDB were skipped: ${missing}`);
}
