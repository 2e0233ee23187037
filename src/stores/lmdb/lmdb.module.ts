import { Global, Module } from '@nestjs/common';
import { Settings } from '../../config/env.js';
import { Corpus } from '../../core/corpus.js';
import { LmdbCorpus } from './lmdb.corpus.js';

/** The embedded store. */
@Global()
@Module({
  providers: [
    {
      provide: Corpus,
      inject: [Settings],
      useFactory: ({ dataDir }: Settings) => new LmdbCorpus({ dataDir }),
    },
  ],
  exports: [Corpus],
})
export class LmdbModule {}
