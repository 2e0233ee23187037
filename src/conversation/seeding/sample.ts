import { setTimeout } from 'node:timers/promises';
import type { Corpus } from '../../core/corpus.js';
import { StoreUnavailableError } from '../../core/errors.js';
import { CorpusExistsError, SeedRunningError } from '../../core/seed-errors.js';
import { SAMPLE_FILE } from './seed-file.js';
import { SeedInput } from './seed-input.js';
import { Seeder } from './seeder.js';

/** Milliseconds between two attempts to reach a store. */
const RETRY_MS = 1000;

/**
 * Gives an empty store the bundled sample, and leaves every other as it is. Resolves with what there is to tell of it;
 * undefined when the store was not empty.
 * @throws StoreWriteError when the store cannot be written
 */
export async function seedSample(corpus: Corpus): Promise<string | undefined> {
  if (await isSeeded(corpus)) return undefined;
  try {
    const onBegin = async (): Promise<void> => {
      // From now on nobody else can go live: what was seen before may have changed, this cannot.
      if (await isSeeded(corpus)) throw new CorpusExistsError();
    };
    const inputs = await SeedInput.from([SAMPLE_FILE]);
    const { messages } = await new Seeder(corpus).seed(inputs, { onBegin });
    return `The store was empty: seeded the bundled sample, ${messages} messages.`;
  } catch (error) {
    if (error instanceof CorpusExistsError)
      return 'The store was empty until another process seeded it: its corpus is kept.';
    if (error instanceof SeedRunningError)
      return 'The store is empty, and another process is seeding it.';
    throw error;
  }
}

/**
 * Does as {@link seedSample} as soon as the store answers; resolves when that is done or, when it does not answer now,
 * at once.
 * @param tell gets what there is to tell
 * @param signal ends the wait
 */
export async function offerSample(
  corpus: Corpus,
  tell: (told: string) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    const told = await seedSample(corpus);
    if (told !== undefined) tell(told);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    void setTimeout(RETRY_MS, undefined, { signal, ref: false })
      .then(() => offerSample(corpus, tell, signal))
      .catch((failure: unknown) => {
        if (!signal.aborted) tell(`The sample was not seeded: ${(failure as Error).message}`);
      });
  }
}

async function isSeeded(corpus: Corpus): Promise<boolean> {
  return (await corpus.generations()).some(({ state }) => state === 'live');
}
