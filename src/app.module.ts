import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import { ConversationModule } from './conversation/conversation.module.js';
import { OpsModule } from './ops/ops.module.js';
import { LmdbModule } from './stores/lmdb/lmdb.module.js';
import { COMMANDS } from './cli/index.js';

const SEED_SCRIPT = fileURLToPath(new URL('./cli.js', import.meta.url));

/** The composition root: the settings, a store, replay, operations. */
@Module({
  imports: [ConfigModule, LmdbModule, ConversationModule.with(SEED_SCRIPT), OpsModule],
})
export class AppModule {}

/** The same, with the commands of the command line. */
@Module({ imports: [AppModule, ConversationModule.with(SEED_SCRIPT)], providers: COMMANDS })
export class CliModule {}
