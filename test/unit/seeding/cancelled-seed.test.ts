import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SeedInput } from '../../../src/conversation/seeding/seed-input.js';
import { type SeedProgress } from '../../../src/conversation/seeding/seeder.js';
import { checkSyntax } from '../../../src/conversation/seeding/syntax-check.js';
import { SeedCancelledError } from '../../../src/core/seed-errors.js';
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

  test('ends when it is cancelled while it looks for the byte where the file stops being JSON', async () => {
    const controller = new AbortController();
    const path = place.file('spoilt.json', `${content.slice(0, -1)}@`);
    const [input] = await SeedInput.from([path]);
    const checked = checkSyntax(input, controller.signal);
    controller.abort();
    await expect(checked).rejects.toThrow(SeedCancelledError);
  });

  test('tells the generation that it begins before it reads', async () => {
    const seen: string[] = [];
    const { generation } = await place.seed([place.file('many.json', content)], {
      onBegin: (id) => {
        seen.push(id);
      },
      onProgress: () => seen.push('read'),
    });
    expect(seen.slice(0, 2)).toEqual([generation.id, 'read']);
    expect(seen.lastIndexOf(generation.id)).toBe(0);
  });

  test('does not mind a signal that is never given', async () => {
    const { signal } = new AbortController();
    await place.seed([place.file('many.json', content)], { signal });
    expect(await conversationsOf(place.corpus)).toEqual(MANY);
  });
});
