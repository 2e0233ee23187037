import { describe, expect, test } from '@jest/globals';
import type { LiveChunk } from '../../../src/core/chunk.js';
import { RepriseError } from '../../../src/core/errors.js';
import { answerTo, askFor, iteratorOf, said } from './asking.js';
import type { EngineUnderTest } from './engine-under-test.js';
import type { Gives } from './gives.js';
import { Told } from './told.js';

/** Answers that cannot be had, or not to their end. */
export function describeFailing(name: string, under: () => EngineUnderTest, gives: Gives): void {
  describe(`What fails in ${name}`, () => {
    gives('refused')('before the first piece is the answer', async () => {
      const ask = askFor(under(), 'refused');
      for (const streamed of [true, false]) {
        const error: unknown = await answerTo(under(), ask, streamed).catch((e: unknown) => e);
        expect(error).toBeInstanceOf(RepriseError);
        if (ask.code) expect(error).toMatchObject({ code: ask.code });
      }
      await under().idle();
    });

    gives('broken')(
      'in the middle of an answer is thrown behind the pieces that came',
      async () => {
        const ask = askFor(under(), 'broken');
        const iterator = iteratorOf(await answerTo(under(), ask, true));
        const chunks: LiveChunk[] = [];
        const error = await thrown(iterator, chunks);
        expect(error).toBeInstanceOf(RepriseError);
        if (ask.code) expect(error).toMatchObject({ code: ask.code });
        const told = new Told(chunks);
        expect(told.count).toBeGreaterThan(1);
        expect(told.usage).toBeUndefined();
        await iterator.return?.();
        expect((await iterator.next()).done).toBe(true);
        await under().idle();
      },
    );

    gives('broken')('is the answer where that is wanted as a whole', async () => {
      const ask = askFor(under(), 'broken');
      const error: unknown = await answerTo(under(), ask, false).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(RepriseError);
      await under().idle();
    });

    test('is of that answer alone', async () => {
      const { asks } = under();
      const failing = [asks.refused, asks.broken].filter((ask) => ask !== undefined);
      const text = askFor(under(), 'text');
      const all = [...failing, text, ...failing, text].map((ask) => said(under(), ask));
      const ended = await Promise.allSettled(all);
      const good = ended.filter(({ status }) => status === 'fulfilled');
      expect(good).toHaveLength(2);
      await under().idle();
    });
  });
}

/** What an iterator throws, behind the pieces that it gave. */
async function thrown(
  iterator: AsyncIterator<readonly LiveChunk[]>,
  chunks: LiveChunk[],
): Promise<unknown> {
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next())
      chunks.push(...next.value);
  } catch (error) {
    return error;
  }
  throw new Error('Nothing is thrown.');
}
