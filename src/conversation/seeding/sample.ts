import { Corpus, type CorpusWriter, type Replies, type ReplyQuery } from '../../core/corpus.js';
import { CorpusExistsError, SeedRunningError } from '../../core/errors.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import type { Conversation } from '../../core/message.js';
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
    const seeder = new Seeder(new EmptyCorpus(corpus));
    const { messages } = await seeder.seed(await SeedInput.from([SAMPLE_FILE]));
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

/** A corpus that is written only while nothing of it is live. */
class EmptyCorpus extends Corpus {
  constructor(private readonly corpus: Corpus) {
    super();
  }

  /** Throws {@link CorpusExistsError} too, when a generation is live. */
  async write(): Promise<CorpusWriter> {
    const writer = await this.corpus.write();
    try {
      // From now on nobody else can go live: what was seen before may have changed, this cannot.
      if (await isSeeded(this.corpus)) throw new CorpusExistsError();
      return writer;
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }

  replies(query: ReplyQuery): MaybePromise<Replies> {
    return this.corpus.replies(query);
  }

  generations(): ReturnType<Corpus['generations']> {
    return this.corpus.generations();
  }

  conversations(): AsyncIterable<Conversation> {
    return this.corpus.conversations();
  }
}
