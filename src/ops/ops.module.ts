import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ErrorAnswers } from './error-answers.js';
import { ErrorFilter } from './error.filter.js';
import { HealthController } from './health.controller.js';
import { RequestLog } from './request-log.js';
import { RootController } from './root.controller.js';

/** What keeps the server observable: health, errors, and a way in. Needs a store. */
@Global()
@Module({
  controllers: [HealthController, RootController],
  providers: [{ provide: APP_FILTER, useClass: ErrorFilter }],
})
export class OpsModule {
  /**
   * @param errors how errors are written
   * @param log of requests
   */
  static with(errors: ErrorAnswers, log: RequestLog): DynamicModule {
    return {
      module: OpsModule,
      providers: [
        { provide: ErrorAnswers, useValue: errors },
        { provide: RequestLog, useValue: log },
      ],
      exports: [RequestLog],
    };
  }
}
