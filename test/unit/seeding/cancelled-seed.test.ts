import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type SeedProgress } from '../../../src/conversation/seeding/seeder.js';
import { SeedCancelledError } from '../../../src/core/errors.js';
import { conversationsOf } from '../../support/ask.js';
import { entryOf, LIVE, MANY, SeedingPlace } from '../../support/seeding-place.js';

describe('a seed that is cancelled', () => {
  let place: SeedingPlace;

  beforeEach(() => {
    place = new SeedingPlace();
  });

  afterEach(() => place.close());

  const content = JSON.stringify(MANY.map(entryOf));

  test('ends in the middle and leaves the live generation', async () => {
    const controller = new AbortController();
    const seen: SeedProgress[] = [];
    await place.expectRefused([place.file('many.json', content)], /cancelled/, {
      signal: controller.signal,
      onProgress: (progress) => {
        seen.push(progress);
        controller.abort();
      },
    });
    expect(seen).toHaveLength(1);
    expect(seen[0].bytesRead).toBeLessThan(Buffer.byteLength(content));
  });

  test('ends when it was cancelled before it began', async () => {
    const path = place.file('small.json', JSON.stringify(LIVE.map(entryOf)));
    const error: unknown = await place
      .seed([path], { signal: AbortSignal.abort() })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SeedCancelledError);
    expect(await place.corpus.generations()).toEqual([]);
  });

  test('does not mind a signal that is never given', async () => {
    const { signal } = new AbortController();
    await place.seed([place.file('many.json', content)], { signal });
    expect(await conversationsOf(place.corpus)).toEqual(MANY);
  });
});
