import type { EngineName } from './engine-name.js';
import { Engine } from './engine.js';
import type { SurfaceName } from './surface.js';

/** The engine that asks a real model elsewhere. */
export abstract class Upstream extends Engine {}

/** The engines that there are. */
export abstract class Engines {
  /**
   * The engine that answers a surface's requests.
   * @param name the one that a request asks for, in place of what the settings have for the surface
   */
  abstract of(surface: SurfaceName, name?: EngineName): Engine;
}
