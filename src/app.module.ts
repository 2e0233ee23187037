import { fileURLToPath } from 'node:url';
import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/env.js';
import { ConversationModule } from './conversation/conversation.module.js';
import { ReplayEngine } from './conversation/replay/replay.engine.js';
import type { Surface } from './core/surface.js';
import { EnginesModule } from './engines/engines.module.js';
import type { ErrorAnswers } from './ops/error-answers.js';
import { OpsModule } from './ops/ops.module.js';
import type { RequestLog } from './ops/request-log.js';
import { storeFor } from './stores/index.js';

const SEED_SCRIPT = fileURLToPath(new URL('./cli.js', import.meta.url));

/** The composition root: the settings, a store, replay and the other engines, operations. */
@Module({
  imports: [ConfigModule, ConversationModule.with(SEED_SCRIPT), EnginesModule.with(ReplayEngine)],
})
export class AppModule {
  /** With the store that the settings ask for. */
  static async with(
    settings: Settings,
    surfaces: readonly Surface[],
    errors: ErrorAnswers,
    log: RequestLog,
  ): Promise<DynamicModule> {
    const modules = surfaces.map((surface) => surface.module);
    const imports = [await storeFor(settings), OpsModule.with(errors, log), ...modules];
    return { module: AppModule, imports };
  }
}
