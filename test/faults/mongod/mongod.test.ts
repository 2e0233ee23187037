import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { tellMongod } from '../../../scripts/mongod/admin.mjs';
import { Child, killChildren, ROOT } from '../../support/child.js';
import { describeWithMongod, Mongod, withMongo } from '../../support/mongod.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';
import { until } from '../../support/until.js';

const DATABASE = 'kept';

/** Writes a document that is on more than one place when it returns. */
const write = (server: Mongod, _id: string): Promise<unknown> =>
  withMongo(server.uri, (client) =>
    client
      .db(DATABASE)
      .collection<{ _id: string }>('documents')
      .insertOne({ _id }, { writeConcern: { w: 'majority', journal: true } }),
  );

const ids = (server: Mongod): Promise<string[]> =>
  withMongo(server.uri, async (client) => {
    const documents = client.db(DATABASE).collection<{ _id: string }>('documents');
    const all = await documents.find({ _id: { $gt: '' } }).toArray();
    return all.map(({ _id }) => _id);
  });

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describeWithMongod('a mongod of a test’s own', () => {
  afterEach(async () => {
    await Mongod.destroyAll();
    await killChildren();
  });

  test('is a replica set that takes writes at once, if it is told its name', async () => {
    const server = await Mongod.start({ replicaSet: 'mine' });
    expect(server.uri).toBe(`mongodb://127.0.0.1:${server.port}/?replicaSet=mine`);
    await write(server, 'a');
    expect(await ids(server)).toEqual(['a']);
  });

  test('is a server alone, if it is not', async () => {
    const server = await Mongod.start();
    expect(server.uri).toBe(`mongodb://127.0.0.1:${server.port}/?directConnection=true`);
    expect(await tellMongod(server.port, { hello: 1 })).not.toHaveProperty('setName');
  });

  test('takes options of its own, over the defaults', async () => {
    const args = ['--wiredTigerCacheSizeGB=0.5', '--setParameter', 'ttlMonitorSleepSecs=7'];
    const server = await Mongod.start({ args, parameters: { notablescan: false } });
    const { parsed } = await tellMongod(server.port, { getCmdLineOpts: 1 });
    expect(parsed).toMatchObject({
      storage: { wiredTiger: { engineConfig: { cacheSizeGB: 0.5 } } },
      setParameter: { notablescan: 'false', ttlMonitorSleepSecs: '7' },
    });
  });

  test('keeps its data, its port and its set when it ends cleanly and starts again', async () => {
    const server = await Mongod.start({ replicaSet: 'mine' });
    await write(server, 'a');
    const { pid, port } = server;
    await server.stop();
    expect([server.running, alive(pid)]).toEqual([false, false]);
    await server.restart();
    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
    expect(await ids(server)).toEqual(['a']);
    await write(server, 'b');
  });

  test('keeps what it has confirmed when it is killed', async () => {
    const server = await Mongod.start({ replicaSet: 'mine' });
    await write(server, 'a');
    await server.kill();
    expect([server.running, alive(server.pid)]).toEqual([false, false]);
    await server.restart();
    expect(await ids(server)).toEqual(['a']);
  });

  test('is known to have ended when somebody else ended it', async () => {
    const server = await Mongod.start();
    process.kill(server.pid, 'SIGKILL');
    await until('it is known to have ended', () => !server.running);
    await server.stop();
    await server.kill();
  });

  test('answers nobody while it is frozen, and goes on after', async () => {
    const server = await Mongod.start();
    server.freeze();
    expect(server.running).toBe(true);
    await expect(tellMongod(server.port, { ping: 1 })).rejects.toThrow(/timed out/);
    server.thaw();
    expect(await tellMongod(server.port, { ping: 1 })).toMatchObject({ ok: 1 });
  });

  test.each(['stop', 'kill', 'destroy'] as const)(
    'ends when it is frozen, too: %s',
    async (end) => {
      const server = await Mongod.start();
      server.freeze();
      await server[end]();
      expect(alive(server.pid)).toBe(false);
    },
  );

  test('says why it does not start', async () => {
    await expect(Mongod.start({ args: ['--nonsense'] })).rejects.toThrow(
      /^mongod did not start: .*unrecognised option '--nonsense'/,
    );
    await expect(Mongod.start({ binary: '/no/such/mongod' })).rejects.toThrow(
      'mongod did not start: spawn /no/such/mongod ENOENT',
    );
    const { port, dbPath } = await Mongod.start();
    await expect(Mongod.start({ port })).rejects.toThrow(/Address already in use/);
    await expect(Mongod.start({ dbPath })).rejects.toThrow(
      /Another mongod instance is already running/,
    );
  });

  test('goes with its data, unless the folder is somebody else’s', async () => {
    const folder = temporaryFolder();
    try {
      const [own, other] = await Promise.all([Mongod.start(), Mongod.start({ dbPath: folder })]);
      await Promise.all([own.destroy(), other.destroy()]);
      expect([existsSync(own.dbPath), existsSync(folder)]).toEqual([false, true]);
    } finally {
      removeFolder(folder);
    }
  });

  test('goes on as the same set on another port, when its folder was kept', async () => {
    const options = { replicaSet: 'mine', dbPath: temporaryFolder() };
    try {
      const before = await Mongod.start(options);
      await write(before, 'a');
      await before.stop();
      const after = await Mongod.start(options);
      expect(after.port).not.toBe(before.port);
      await write(after, 'b');
      expect(await ids(after)).toEqual(['a', 'b']);
      await after.destroy();
    } finally {
      removeFolder(options.dbPath);
    }
  });

  describe('whose owner is gone, is gone with its data:', () => {
    test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('%s', async (signal) => {
      const script = join(ROOT, 'test/support/mongod-owner.mjs');
      const options = JSON.stringify({ binary: process.env.MONGOD_BINARY, replicaSet: 'mine' });
      const owner = new Child(process.execPath, [script, options], {}, ROOT);
      const line = await until('it has started', () => /^\{.*\}\n/.exec(owner.stdout)?.[0]);
      const { pid, dbPath } = JSON.parse(line) as { pid: number; dbPath: string };
      expect([alive(pid), existsSync(dbPath)]).toEqual([true, true]);
      owner.kill(signal);
      await until('it has ended', () => !alive(pid));
      await until('its data are gone', () => !existsSync(dbPath));
    });
  });
});
