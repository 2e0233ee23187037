import { Global, Module } from '@nestjs/common';
import { Settings, SettingsError } from '../../config/env.js';
import { Chats } from '../../core/chats.js';
import { CorpusSearch } from '../../core/corpus-search.js';
import { Corpus } from '../../core/corpus.js';
import { Recordings } from '../../core/recordings.js';
import { LmdbChats } from './lmdb.chats.js';
import { LmdbCorpus } from './lmdb.corpus.js';
import { LmdbRecordings } from './lmdb.recordings.js';

function open(dataDir: string): LmdbCorpus {
  try {
    return new LmdbCorpus({ dataDir });
  } catch (error) {
    throw new SettingsError(`DATA_DIR: "${dataDir}" cannot be used: ${(error as Error).message}.`);
  }
}

/** The embedded store. */
@Global()
@Module({
  providers: [
    {
      provide: Corpus,
      inject: [Settings],
      useFactory: ({ dataDir }: Settings) => open(dataDir),
    },
    { provide: CorpusSearch, useExisting: Corpus },
    {
      provide: Recordings,
      inject: [Settings],
      useFactory: ({ dataDir, recordLimit: limit }: Settings) =>
        new LmdbRecordings({ dataDir, limit }),
    },
    {
      provide: Chats,
      inject: [Settings],
      useFactory: ({ dataDir }: Settings) => new LmdbChats(dataDir),
    },
  ],
  exports: [Corpus, CorpusSearch, Recordings, Chats],
})
export class LmdbModule {}
