import { fileURLToPath } from 'node:url';
import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/env.js';
import { ConversationModule } from './conversation/conversation.module.js';
import type { ErrorAnswers } from './ops/error-answers.js';
import { OpsModule } from './ops/ops.module.js';
import { storeFor } from './stores/index.js';

const SEED_SCRIPT = fileURLToPath(new URL('./cli.js', import.meta.url));

/** The composition root: the settings, a store, replay, operations. */
@Module({ imports: [ConfigModule, ConversationModule.with(SEED_SCRIPT)] })
export class AppModule {
  /** With the store that the settings ask for, and the shapes of errors. */
  static async with(settings: Settings, errors: ErrorAnswers): Promise<DynamicModule> {
    return { module: AppModule, imports: [await storeFor(settings), OpsModule.with(errors)] };
  }
}
