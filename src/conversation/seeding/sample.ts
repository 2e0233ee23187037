import type { Corpus } from '../../core/corpus.js';
import { CorpusExistsError, SeedRunningError } from '../../core/errors.js';
import { SAMPLE_FILE } from './seed-file.js';
import { SeedInput } from './seed-input.js';
import { Seeder } from './seeder.js';

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

async function isSeeded(corpus: Corpus): Promise<boolean> {
  return (await corpus.generations()).some(({ state }) => state === 'live');
}
