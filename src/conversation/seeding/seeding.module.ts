import { Module } from '@nestjs/common';
import { Corpus } from '../../core/corpus.js';
import { Seeder } from './seeder.js';

/** What replaces the corpus. Needs a store. */
@Module({
  providers: [
    { provide: Seeder, inject: [Corpus], useFactory: (corpus: Corpus) => new Seeder(corpus) },
  ],
  exports: [Seeder],
})
export class SeedingModule {}
