import { Module, type DynamicModule } from '@nestjs/common';
import { ChatRoute, TextRoute } from './completion-routes.js';
import { Front } from './front.js';
import { OpenAiController } from './openai.controller.js';
import { Services } from './services.js';

/** OpenAI's API. Needs the settings, an engine, and the log of requests. */
@Module({
  controllers: [OpenAiController],
  providers: [Services, ChatRoute, TextRoute],
  exports: [ChatRoute, TextRoute],
})
export class OpenAiModule {
  static with(front: Front): DynamicModule {
    return { module: OpenAiModule, providers: [{ provide: Front, useValue: front }] };
  }
}
