import type { Settings } from '../config/env.js';
import type { Surface } from '../core/surface.js';
import { openAiSurface } from './openai/openai.surface.js';

/** The protocols: a new one is a folder, and a line here. */
export const SURFACES: readonly ((settings: Settings) => Surface)[] = [openAiSurface];
