import type { Settings } from '../config/env.js';
import type { Engine } from '../core/engine.js';
import type { EngineName } from '../core/engine-name.js';
import { Engines } from '../core/engines.js';
import type { SurfaceName } from '../core/surface.js';

/** All engines. */
export type EnginesByName = Readonly<Record<EngineName, Engine>>;

/** The engines as the settings have them. */
export class EngineChoice extends Engines {
  constructor(
    private readonly engines: EnginesByName,
    private readonly settings: Pick<Settings, 'engine' | 'engineOf'>,
  ) {
    super();
  }

  of(surface: SurfaceName, name?: EngineName): Engine {
    const { engine, engineOf } = this.settings;
    return this.engines[name ?? engineOf[surface] ?? engine];
  }
}
