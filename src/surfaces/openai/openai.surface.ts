import type { Settings } from '../../config/env.js';
import type { Surface } from '../../core/surface.js';
import { ChatRoute, TextRoute } from './completion-routes.js';
import { Front } from './front.js';
import { OpenAiErrors } from './openai-errors.js';
import { OpenAiModule } from './openai.module.js';

/** OpenAI's API. */
export function openAiSurface(settings: Settings): Surface {
  const front = new Front(settings);
  return {
    module: OpenAiModule.with(front),
    errors: new OpenAiErrors(front),
    routes: [ChatRoute, TextRoute],
  };
}
