import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { conversationsIn, SAMPLE, writeCorpus } from '../support/corpora.js';
import { wrongAnswers } from '../support/exactness.js';
import { House } from '../support/house.js';
import { SeedWatch } from '../support/mongo-seed-watch.js';
import { describeWithMongod, Mongod, ReplicaSet } from '../support/mongod.js';
import type { Server } from '../support/server.js';
import { SteadyLoad } from '../support/steady-load.js';
import { until } from '../support/until.js';

describeWithMongod('a seed whose replica set loses its primary', () => {
  const sample = conversationsIn(SAMPLE);
  let set: ReplicaSet;
  let house: House;
  let watch: SeedWatch;
  let large: string;
  let server: Server;
  beforeAll(async () => {
    set = await ReplicaSet.start();
    house = new House('mongo', set.uri);
    watch = new SeedWatch(set.uri);
    large = join(house.folder, 'large.json');
    writeCorpus(large, 6);
    await house.seedFiles(SAMPLE);
    server = await house.serve({ CACHE_BYTES: '0' });
  });
  afterEach(() => set.healthy());
  afterAll(async () => {
    await watch.close();
    await house.leave();
    await Mongod.destroyAll();
  });

  const moments = {
    'while it inserts': async () => (await watch.written()) > 2000,
    'while it builds indexes': async () => (await watch.indexes()) > 1,
    'as it goes live': () => watch.complete(),
  };
  test.each([
    ['while it inserts', 'killPrimary'],
    ['while it inserts', 'stepDown'],
    ['while it builds indexes', 'killPrimary'],
    ['as it goes live', 'killPrimary'],
  ] as const)(
    '%s (%s), completes or fails cleanly, and a second one succeeds',
    async (moment, lose) => {
      const answersFrom = (path: string): Promise<unknown> =>
        until('the server answers from the corpus', async () => {
          return (await wrongAnswers(server.client, conversationsIn(path), 3)).length === 0;
        });
      const load = new SteadyLoad(server.url, sample, conversationsIn(large));
      await load.calm();
      const seed = house.start(['seed', large]);
      // The file is large enough for each moment to be met.
      await until(moment, async () => (await moments[moment]()) || !seed.running);
      const former = await set[lose]();
      const { status, stderr } = await seed.end();
      if (status !== 0) expect(stderr).toContain('The corpus stays as it was.');
      await answersFrom(status === 0 ? large : SAMPLE);
      const { statuses, wrong, given } = await load.stop();
      expect(wrong).toEqual([]);
      expect(Object.keys(statuses).filter((code) => !/^(200|404|503)$/.test(code))).toEqual([]);
      if (status !== 0) expect(given[1]).toBe(0);
      if (!former.running) await set.restart(former);
      await house.seedFiles(SAMPLE);
      await answersFrom(SAMPLE);
      const { stdout } = await house.run(['inspect', '--json']);
      const states = (JSON.parse(stdout) as { state: string }[]).map(({ state }) => state);
      expect(states.filter((state) => state === 'live')).toHaveLength(1);
      expect(states).not.toContain('seeding');
    },
  );
});
