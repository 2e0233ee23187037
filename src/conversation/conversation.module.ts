import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CompletionService } from '../core/completion.service.js';
import { ReplySource } from '../core/corpus.js';
import type { Strategy } from '../core/strategy.js';
import { CompletionController } from './completion.controller.js';
import { CompletionRoute } from './completion.route.js';
import { RecordedCorpus } from './recorded-corpus.js';
import { Demands } from './replay/demands.js';
import { Misses } from './replay/misses.js';
import { ReplayEngine } from './replay/replay.engine.js';
import { TokenBook } from './replay/token-book.js';
import { SeedController } from './seed.controller.js';
import { SEED_SCRIPT, SeedRunner } from './seeding/seed-runner.js';
import { SeedingModule } from './seeding/seeding.module.js';
import { STRATEGIES } from './strategies/index.js';

/** Replay: the strategies, the seeder, and klu's surface. Needs a store, the settings, and an upstream. */
@Global()
@Module({
  imports: [SeedingModule],
  controllers: [CompletionController, SeedController],
  providers: [
    ...STRATEGIES,
    { provide: ReplySource, useClass: RecordedCorpus },
    CompletionRoute,
    SeedRunner,
    Misses,
    Demands,
    TokenBook,
    ReplayEngine,
    {
      provide: CompletionService,
      inject: STRATEGIES,
      useFactory: (...strategies: Strategy[]) => new CompletionService(strategies),
    },
  ],
  exports: [CompletionRoute, ReplayEngine, SeedingModule],
})
export class ConversationModule {
  /** @param seedScript the program that seeds in a process of its own: see {@link SEED_SCRIPT} */
  static with(seedScript: string): DynamicModule {
    return {
      module: ConversationModule,
      providers: [{ provide: SEED_SCRIPT, useValue: seedScript }],
    };
  }
}
