import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { hasUpstream } from '../config/contradictions.js';
import { Settings } from '../config/env.js';
import type { Engine } from '../core/engine.js';
import { Engines, Upstream } from '../core/engines.js';
import { EngineChoice } from './engine-choice.js';
import { NoUpstreamEngine } from './no-upstream.engine.js';

/** What an engine needs is loaded for nobody else. */
async function upstreamFor(settings: Settings): Promise<Upstream> {
  if (!hasUpstream(settings)) return new NoUpstreamEngine();
  const { UpstreamEngine } = await import('./upstream/upstream.engine.js');
  return new UpstreamEngine(settings);
}

/** The engines. Needs the settings, and the replay engine of the module that has it. */
@Global()
@Module({
  providers: [{ provide: Upstream, inject: [Settings], useFactory: upstreamFor }],
  exports: [Engines, Upstream],
})
export class EnginesModule {
  /** @param replay the engine that answers with what is recorded */
  static with(replay: Type<Engine>): DynamicModule {
    return {
      module: EnginesModule,
      providers: [
        {
          provide: Engines,
          inject: [Settings, replay, Upstream],
          useFactory: (settings: Settings, recorded: Engine, upstream: Upstream) =>
            new EngineChoice({ replay: recorded, upstream }, settings),
        },
      ],
    };
  }
}
