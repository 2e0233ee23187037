import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { hasUpstream } from '../config/contradictions.js';
import { Settings } from '../config/env.js';
import type { Engine } from '../core/engine.js';
import type { EngineName } from '../core/engine-name.js';
import { Engines, Upstream } from '../core/engines.js';
import { Recordings } from '../core/recordings.js';
import { Redaction } from '../core/redaction.js';
import { EngineChoice, type EnginesByName } from './engine-choice.js';
import { LazyLocalEngine } from './local/lazy-local.engine.js';
import { NoUpstreamEngine } from './no-upstream.engine.js';
import { RecorderEngine } from './recorder/recorder.engine.js';
import { RecordingLog } from './recorder/recording-log.js';

/** What an engine needs is loaded for nobody else. */
async function upstreamFor(settings: Settings): Promise<Upstream> {
  if (!hasUpstream(settings)) return new NoUpstreamEngine();
  const { UpstreamEngine } = await import('./upstream/upstream.engine.js');
  return new UpstreamEngine(settings);
}

/** What makes an engine one whose exchanges can be recorded. */
function recorderFor(settings: Settings, recordings: Recordings): (engine: Engine) => Engine {
  const { record, recordRedact, apiKeys, seedSecret, upstreamApiKey, azureApiKey } = settings;
  const secrets = [...apiKeys, seedSecret, upstreamApiKey, azureApiKey];
  const known = secrets.filter((secret) => secret !== undefined);
  const log = new RecordingLog(recordings, new Redaction(recordRedact, known));
  return (engine) => new RecorderEngine(engine, log, record);
}

/** Whether an engine answers requests that name none, of any surface. */
function isDefault(name: EngineName, { engine, engineOf }: Settings): boolean {
  return Object.values(engineOf).some((its) => (its ?? engine) === name);
}

function mapped(engines: EnginesByName, change: (engine: Engine) => Engine): EnginesByName {
  const entries = Object.entries(engines).map(([name, engine]) => [name, change(engine)]);
  return Object.fromEntries(entries) as EnginesByName;
}

/** The engines. Needs the settings, a store, and the replay engine of the module that has it. */
@Global()
@Module({
  providers: [
    { provide: Upstream, inject: [Settings], useFactory: upstreamFor },
    {
      provide: LazyLocalEngine,
      inject: [Settings],
      useFactory: (settings: Settings) =>
        new LazyLocalEngine(settings, isDefault('local', settings)),
    },
  ],
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
          inject: [Settings, Recordings, replay, Upstream, LazyLocalEngine],
          useFactory: (
            settings: Settings,
            recordings: Recordings,
            recorded: Engine,
            upstream: Upstream,
            local: LazyLocalEngine,
          ) => {
            const record = recorderFor(settings, recordings);
            const engines = { replay: recorded, upstream, local };
            return new EngineChoice(mapped(engines, record), settings);
          },
        },
      ],
    };
  }
}
