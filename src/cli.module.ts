import { Module, type DynamicModule } from '@nestjs/common';
import { COMMANDS } from './cli/index.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/env.js';
import { SeedingModule } from './conversation/seeding/seeding.module.js';
import { storeFor } from './stores/index.js';

/** The composition root of the command line: the settings, a store, seeding, and nothing of the server's, which takes its time to load. */
@Module({ imports: [ConfigModule, SeedingModule], providers: COMMANDS })
export class CliModule {
  /** With the store that the settings ask for. */
  static async with(settings: Settings): Promise<DynamicModule> {
    return { module: CliModule, imports: [await storeFor(settings)] };
  }
}
