import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { conversationsIn, SAMPLE } from '../support/corpora.js';
import { House } from '../support/house.js';
import { describeWithMongod, Mongod, ReplicaSet } from '../support/mongod.js';
import { SteadyLoad } from '../support/steady-load.js';

/** More than MONGODB_TIMEOUT_MS by what a busy machine needs, in milliseconds. */
const SLACK_MS = 5000;

describeWithMongod('a server whose replica set loses its primary under load', () => {
  const corpus = conversationsIn(SAMPLE);
  let set: ReplicaSet;
  let house: House;
  beforeAll(async () => {
    set = await ReplicaSet.start();
    house = new House('mongo', set.uri);
    await house.seedFiles(SAMPLE);
  });
  afterAll(async () => {
    await house.leave();
    await Mongod.destroyAll();
  });

  test.each([
    ['killed, when it has little time to wait for another', 'killPrimary', 1000],
    ['killed, when it has time to wait for another', 'killPrimary', 5000],
    ['told to step down', 'stepDown', 5000],
  ] as const)(
    'answers right or asks to come again, and recovers: the primary is %s',
    async (_, lose, timeout) => {
      // Without a cache, each answer comes from the database.
      const server = await house.serve({ CACHE_BYTES: '0', MONGODB_TIMEOUT_MS: String(timeout) });
      const load = new SteadyLoad(server.url, corpus);
      await load.calm();
      const former = await set[lose]();
      await load.calm();
      if (!former.running) await set.restart(former);
      await load.calm();
      const { statuses, wrong, slowest } = await load.stop();
      expect(wrong).toEqual([]);
      expect(Object.keys(statuses).filter((status) => !/^(200|404|503)$/.test(status))).toEqual([]);
      expect(slowest).toBeLessThan(timeout + SLACK_MS);
      await server.stop();
      await set.healthy();
    },
  );
});
