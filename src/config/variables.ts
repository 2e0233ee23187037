import { ACCESS } from './variables/access.js';
import { ANSWERS } from './variables/answers.js';
import { ENGINES } from './variables/engines.js';
import { FAULTS } from './variables/faults.js';
import { LOCAL } from './variables/local.js';
import { PACE } from './variables/pace.js';
import { RECORDING } from './variables/recording.js';
import { SEEDING } from './variables/seeding.js';
import { BOUNDS, LISTENING, LOGGING } from './variables/server.js';
import { STORE } from './variables/store.js';

/** Every environment variable that the server reads, in the order of the documentation. */
export const VARIABLES = {
  ...LISTENING,
  ...STORE,
  ...ANSWERS,
  ...ENGINES,
  ...LOCAL,
  ...ACCESS,
  ...PACE,
  ...FAULTS,
  ...BOUNDS,
  ...RECORDING,
  ...SEEDING,
  ...LOGGING,
} as const;
