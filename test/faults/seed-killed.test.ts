import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { conversationsIn, SAMPLE, writeCorpus } from '../support/corpora.js';
import { wrongAnswers } from '../support/exactness.js';
import { House } from '../support/house.js';
import { SeedWatch } from '../support/mongo-seed-watch.js';
import { describeWithMongod } from '../support/mongod.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';

const MEGABYTES = 6;

describeWithMongod('a seed into MongoDB that is killed', () => {
  const house = new House('mongo');
  const sample = conversationsIn(SAMPLE);
  let watch: SeedWatch;
  let large: string;
  let server: Server;
  beforeAll(async () => {
    watch = new SeedWatch(house.mongoUri);
    large = join(house.folder, 'large.json');
    writeCorpus(large, MEGABYTES);
    await house.seedFiles(SAMPLE);
    server = await house.serve({ CACHE_BYTES: '0' });
  });
  afterAll(async () => {
    await watch.close();
    await house.leave();
  });

  /** The generation that a seed left behind, which was killed when this held. */
  async function killWhen(holds: () => Promise<unknown>): Promise<string | undefined> {
    const seed = house.start(['seed', large]);
    await until('the moment comes', async () => Boolean(await holds()) || !seed.running);
    seed.kill('SIGKILL');
    await seed.end();
    return watch.seeding();
  }

  const moments: [string, () => Promise<unknown>][] = [
    ['as it takes the lock', () => watch.seeding()],
    ['at its first batch', async () => (await watch.written()) > 0],
    ['in the middle', async () => (await watch.written()) > 8000],
    ['while it builds indexes', async () => (await watch.indexes()) > 1],
  ];
  test.each(moments)('%s leaves the old corpus, whole; the next one sweeps', async (_, holds) => {
    const live = await watch.live();
    const abandoned = await killWhen(holds);
    expect(abandoned).toEqual(expect.any(String));
    expect(await watch.live()).toBe(live);
    expect(await wrongAnswers(server.client, sample, 5)).toEqual([]);
    await watch.age();
    await house.seedFiles(SAMPLE);
    expect(await watch.generations()).not.toContain(abandoned);
    expect(await wrongAnswers(server.client, sample, 5)).toEqual([]);
  });

  test('keeps others out until it has been silent for long; then a server sweeps it', async () => {
    const abandoned = await killWhen(async () => (await watch.written()) > 0);
    const { status, stderr } = await house.run(['seed', SAMPLE]);
    expect([status, stderr]).toEqual([1, 'A seed is already running.\n']);
    await watch.age();
    await until('it is swept', async () => {
      const left = await watch.generations();
      return !left.includes(String(abandoned)) && (await watch.seeding()) === undefined;
    });
    await house.seedFiles(large);
    await until('the server follows', async () => {
      return (await wrongAnswers(server.client, conversationsIn(large), 5)).length === 0;
    });
  });

  test('at its very end leaves one corpus or the other', async () => {
    await house.seedFiles(SAMPLE);
    await killWhen(() => watch.complete());
    await watch.age();
    const answers = (path: string): Promise<string[]> =>
      wrongAnswers(server.client, conversationsIn(path), 5);
    await until('one of them answers', async () => {
      return (await answers(SAMPLE)).length === 0 || (await answers(large)).length === 0;
    });
    await house.seedFiles(SAMPLE);
    await until('the server follows', async () => (await answers(SAMPLE)).length === 0);
  });

  test('is one of two that began at once: one succeeds, the other is told to wait', async () => {
    const seeds = await Promise.all([large, large].map((path) => house.run(['seed', path])));
    expect(seeds.map(({ status }) => status).sort()).toEqual([0, 1]);
    expect(seeds.find(({ status }) => status === 1)?.stderr).toBe('A seed is already running.\n');
    await until('the server follows', async () => {
      return (await wrongAnswers(server.client, conversationsIn(large), 5)).length === 0;
    });
  });
});
