import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { SeedInput } from '../../src/conversation/seeding/seed-input.js';
import {
  Seeder,
  type SeedOptions,
  type SeedResult,
} from '../../src/conversation/seeding/seeder.js';
import type { SeedInputError } from '../../src/core/seed-errors.js';
import type { Conversation } from '../../src/core/message.js';
import { LmdbCorpus } from '../../src/stores/lmdb/lmdb.corpus.js';
import { conversationsOf, seed } from './ask.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

/** A corpus that is live before another is seeded. */
export const LIVE: Conversation[] = [{ id: 'live', messages: [{ from: 'human', value: 'Hi' }] }];

/** A corpus whose file is read in several pieces. */
export const MANY: Conversation[] = Array.from({ length: 1200 }, (_, i) => ({
  id: `é${i}`,
  messages: [
    { from: 'human', value: `question ${i} 😀 "` },
    { from: 'gpt', value: 'ä\n'.repeat(200) },
  ],
}));

/** A conversation as files in the ShareGPT layout have it. */
export function entryOf({ id, messages }: Conversation): object {
  return { id, conversations: messages };
}

/** A folder with a corpus, and files to seed it from. */
export class SeedingPlace {
  readonly folder = temporaryFolder();
  readonly corpus = new LmdbCorpus({ dataDir: join(this.folder, 'data'), threads: false });
  readonly seeder = new Seeder(this.corpus);

  /** Writes a file; its path. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  async seed(paths: readonly string[], options?: SeedOptions): Promise<SeedResult> {
    return this.seeder.seed(await SeedInput.from(paths), options);
  }

  /** Expects a seed to fail with this error, and everything to be as it was. */
  async expectRefused(
    paths: readonly string[],
    error: RegExp | SeedInputError,
    options?: SeedOptions,
  ): Promise<void> {
    await seed(this.corpus, LIVE);
    const before = await this.corpus.generations();
    await expect(this.seed(paths, options)).rejects.toThrow(error);
    expect(await conversationsOf(this.corpus)).toEqual(LIVE);
    expect(await this.corpus.generations()).toEqual(before);
    // The next seed is free to run.
    await seed(this.corpus, LIVE);
  }

  /** Takes the store's files away. */
  spoil(): void {
    removeFolder(join(this.folder, 'data'));
  }

  async close(): Promise<void> {
    await this.corpus.onApplicationShutdown();
    removeFolder(this.folder);
  }
}
