import { Global, Module } from '@nestjs/common';
import { loadSettings, Settings } from './env.js';

/** The settings, for whoever injects them. */
@Global()
@Module({
  providers: [{ provide: Settings, useFactory: loadSettings }],
  exports: [Settings],
})
export class ConfigModule {}
