import { NO_DELAY } from '../../src/pace/delay.js';
import type { Pace } from '../../src/pace/pace.js';

/** A pace at which all comes at once. */
export const NO_PACE: Pace = {
  ttft: NO_DELAY,
  ttftPerPromptToken: 0,
  itl: NO_DELAY,
  loadFactor: 1,
  speed: 1,
  recorded: false,
};
