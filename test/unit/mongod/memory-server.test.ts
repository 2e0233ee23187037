import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findMongod } from '../../../scripts/mongod.mjs';
import { fakeProgram, mongodOf } from '../../support/fake-program.js';
import { noMongod } from '../../support/no-mongod.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

let folder: string;
let server: Server;
let environment: NodeJS.ProcessEnv;
/** What the site of MongoDB's builds has. */
let files: Record<string, Buffer | string>;

const ARCHIVE = '/mongodb-linux-x86_64-debian12-8.2.6.tgz';

beforeEach(async () => {
  folder = temporaryFolder();
  server = createServer(({ url = '' }, response) => {
    if (url in files) response.setHeader('content-length', Buffer.byteLength(files[url]));
    response.writeHead(url in files ? 200 : 404).end(files[url]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  environment = {
    ...noMongod(folder),
    MONGOMS_DOWNLOAD_URL: `http://127.0.0.1:${port}${ARCHIVE}`,
    MONGOMS_USE_HTTP: 'true',
  };
  fakeProgram(folder, 'build/mongodb/bin/mongod', mongodOf('8.2.6'));
  const args = ['-czf', '-', '-C', join(folder, 'build'), 'mongodb'];
  const archive = execFileSync('tar', args);
  const sum = createHash('md5').update(archive).digest('hex');
  files = { [ARCHIVE]: archive, [`${ARCHIVE}.md5`]: `${sum}  archive.tgz\n` };
});
afterEach(() => {
  server.close();
  removeFolder(folder);
});

const kept = (): string[] => readdirSync(join(folder, 'cache'));

test('a build for this system is downloaded, and kept', async () => {
  const { path } = await findMongod(environment);
  expect(path).toBe(join(folder, 'cache/mongod-8.2.6/mongod'));
  expect(kept()).toEqual(['mongod-8.2.6']);
  files = {};
  expect(await findMongod(environment)).toMatchObject({ path, version: '8.2.6' });
});

test('one that is not what its sum says is not kept', async () => {
  files[`${ARCHIVE}.md5`] = `${'0'.repeat(32)}  archive.tgz\n`;
  const { path, reasons } = await findMongod(environment);
  expect(path).toBeUndefined();
  expect(reasons.join()).toMatch(/mongodb-memory-server-core with MongoDB 8\.2\.6: .*MD5/);
  expect(kept()).toEqual([]);
});

test('where there is none for this system, that is told', async () => {
  files = {};
  const { path, reasons } = await findMongod(environment);
  expect(path).toBeUndefined();
  expect(reasons.join()).toMatch(/mongodb-memory-server-core with MongoDB 8\.2\.6: .*404/);
});
