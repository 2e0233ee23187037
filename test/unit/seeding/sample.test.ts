import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { seedSample } from '../../../src/conversation/seeding/sample.js';
import type { CorpusWriter } from '../../../src/core/corpus.js';
import { LmdbCorpus } from '../../../src/stores/lmdb/lmdb.corpus.js';
import { conversationsOf, seed } from '../../support/ask.js';
import { conversationsIn, SAMPLE } from '../../support/corpora.js';
import { LIVE, SeedingPlace } from '../../support/seeding-place.js';

/** A corpus that another process seeds right before this one may write it. */
class Overtaken extends LmdbCorpus {
  constructor(private readonly folder: string) {
    super({ dataDir: folder, threads: false });
  }

  override async write(): Promise<CorpusWriter> {
    const other = new LmdbCorpus({ dataDir: this.folder, threads: false });
    await seed(other, LIVE);
    await other.onApplicationShutdown();
    return super.write();
  }
}

describe('the bundled sample', () => {
  let place: SeedingPlace;
  beforeEach(() => {
    place = new SeedingPlace();
  });
  afterEach(() => place.close());

  test('is what an empty store gets', async () => {
    expect(await seedSample(place.corpus)).toContain('seeded the bundled sample, 789 messages.');
    expect(await conversationsOf(place.corpus)).toHaveLength(conversationsIn(SAMPLE).length);
  });

  test('does not take the place of another corpus', async () => {
    await seed(place.corpus, LIVE);
    expect(await seedSample(place.corpus)).toBeUndefined();
    expect(await conversationsOf(place.corpus)).toEqual(LIVE);
  });

  test('does not take the place of a corpus that another process has made meanwhile, which is told', async () => {
    const corpus = new Overtaken(join(place.folder, 'data'));
    expect(await seedSample(corpus)).toContain('its corpus is kept');
    expect(await conversationsOf(corpus)).toEqual(LIVE);
    expect((await corpus.generations()).map(({ state }) => state)).toEqual(['live']);
    // The next seed is free to run.
    await seed(corpus, LIVE);
    await corpus.onApplicationShutdown();
  });

  test('waits for nobody who is seeding, which is told', async () => {
    const writer = await place.corpus.write();
    expect(await seedSample(place.corpus)).toBe(
      'The store is empty, and another process is seeding it.',
    );
    await writer.discard();
  });
});
