import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ErrorFilter } from './error.filter.js';
import { HealthController } from './health.controller.js';

/** What keeps the server observable: health and errors. Needs a store. */
@Module({
  controllers: [HealthController],
  providers: [{ provide: APP_FILTER, useClass: ErrorFilter }],
})
export class OpsModule {}
