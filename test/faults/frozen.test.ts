import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { conversationsIn, SAMPLE, writeCorpus } from '../support/corpora.js';
import { wrongAnswers } from '../support/exactness.js';
import { House } from '../support/house.js';
import { SeedWatch } from '../support/mongo-seed-watch.js';
import { describeWithMongod, Mongod } from '../support/mongod.js';
import { SteadyLoad } from '../support/steady-load.js';
import { until } from '../support/until.js';

/** How long MongoDB hangs, in milliseconds. */
const HANG_MS = 10_000;
const TIMEOUT_MS = 1000;
/** More than MONGODB_TIMEOUT_MS by what a busy machine needs, in milliseconds. */
const SLACK_MS = 5000;
const IMPATIENT = { CACHE_BYTES: '0', MONGODB_TIMEOUT_MS: String(TIMEOUT_MS) };

describeWithMongod('while MongoDB hangs', () => {
  const sample = conversationsIn(SAMPLE);
  let mongod: Mongod;
  let house: House;
  beforeAll(async () => {
    mongod = await Mongod.start({ replicaSet: 'alone' });
    house = new House('mongo', mongod.uri);
    await house.seedFiles(SAMPLE);
  });
  afterEach(() => mongod.thaw());
  afterAll(async () => {
    await house.leave();
    await Mongod.destroyAll();
  });

  /** Resolves when so much time has passed since `start` as MongoDB is to hang. */
  const hung = (start: number): Promise<unknown> =>
    until('MongoDB has hung long enough', () => performance.now() - start > HANG_MS);

  test('for ten seconds, no request waits for long, and then all are answered again', async () => {
    const server = await house.serve(IMPATIENT);
    const load = new SteadyLoad(server.url, sample);
    await load.calm();
    mongod.freeze();
    const start = performance.now();
    await until('a request is told to come again', () => load.count(503) > 0);
    expect((await server.client.send('GET', '/health')).status).toBe(200);
    expect((await server.client.send('GET', '/health/ready')).status).toBe(503);
    await hung(start);
    mongod.thaw();
    await load.calm();
    const { statuses, wrong, slowest } = await load.stop();
    expect(wrong).toEqual([]);
    expect(Object.keys(statuses).filter((status) => !/^(200|404|503)$/.test(status))).toEqual([]);
    expect(slowest).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    await server.stop();
  });

  describe('a server that is asked to end ends well', () => {
    const question = [{ from: 'human', value: 'Tell me a joke' }];

    test('when it has given up waiting', async () => {
      const server = await house.serve(IMPATIENT);
      mongod.freeze();
      // What was asked before it hangs altogether may still be answered.
      const status = await until('a request is not answered', async () => {
        const answer = await server.client.complete(question);
        return answer.status !== 200 && answer.status;
      });
      expect(status).toBe(503);
      await server.stop();
    });

    test('while a request still waits, which is cut off', async () => {
      const patient = { MONGODB_TIMEOUT_MS: '60000', SHUTDOWN_TIMEOUT_MS: '500' };
      const server = await house.serve({ ...IMPATIENT, ...patient });
      expect(await wrongAnswers(server.client, sample, 1)).toEqual([]);
      mongod.freeze();
      const cut = expect(server.client.complete(question)).rejects.toThrow('socket hang up');
      expect((await server.client.send('GET', '/health')).status).toBe(200);
      server.child.kill('SIGTERM');
      await cut;
      expect((await server.child.end()).status).toBe(0);
    });

    test('when MongoDB is gone altogether', async () => {
      const server = await house.serve(IMPATIENT);
      expect(await wrongAnswers(server.client, sample, 1)).toEqual([]);
      await mongod.kill();
      expect((await server.client.complete(question)).status).toBe(503);
      await server.stop();
      await mongod.restart();
    });
  });

  test('for ten seconds, a seed waits, and then goes on', async () => {
    const large = join(house.folder, 'large.json');
    writeCorpus(large, 15);
    const server = await house.serve(IMPATIENT);
    const watch = new SeedWatch(house.mongoUri);
    const seed = house.start(['seed', large]);
    await until('it inserts', async () => (await watch.written()) > 0);
    mongod.freeze();
    await hung(performance.now());
    mongod.thaw();
    expect((await seed.end()).status).toBe(0);
    await until('the server follows', async () => {
      return (await wrongAnswers(server.client, conversationsIn(large), 5)).length === 0;
    });
    await watch.close();
    await server.stop();
  });
});
