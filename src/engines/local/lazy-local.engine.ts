import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ChatRequest } from '../../core/chat.js';
import { Engine, type EngineAnswer } from '../../core/engine.js';
import { RepriseError } from '../../core/errors.js';
import type { Client } from '../../core/fast-route.js';
import type { LocalEngine, LocalSettings } from './local.engine.js';

/** The local engine of a server: made, and its model loaded, with the first request, or at the start where it answers by default. */
export class LazyLocalEngine
  extends Engine
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger('LocalModel');
  private made: Promise<LocalEngine> | undefined;
  private closed = false;

  /** @param isDefault whether requests are answered by it that name no engine */
  constructor(
    private readonly settings: LocalSettings,
    private readonly isDefault: boolean,
  ) {
    super();
  }

  async answer(request: ChatRequest, client: Client): Promise<EngineAnswer> {
    return (await this.engine()).answer(request, client);
  }

  onApplicationBootstrap(): void {
    if (this.isDefault) void this.warm();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    await (await this.made)?.close();
  }

  /** A server starts without its model, and says why; requests are told the same. */
  private async warm(): Promise<void> {
    try {
      const start = performance.now();
      await (await this.engine()).warm();
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      this.logger.log(`The model is loaded, in ${seconds} s.`);
    } catch (error) {
      if (!this.closed)
        this.logger.warn(error instanceof RepriseError ? error.told : String(error));
    }
  }

  private engine(): Promise<LocalEngine> {
    return (this.made ??= import('./local.engine.js').then(
      (module) => new module.LocalEngine(this.settings),
    ));
  }
}
