import { flag, integer, optional, secret } from '../variable.js';

/** How the corpus gets into the store. */
export const SEEDING = {
  SEED_SECRET: secret('Secret that seeding over HTTP asks for; unset, it is off.'),
  SEED_FILE: optional(
    'File or folder that seeding over HTTP reads. Unset: `src/seed-data/conversations.json` when it is there, else the bundled sample.',
  ),
  SEED_BATCH_SIZE: integer(
    1000,
    { min: 1, max: 100_000 },
    'The most documents that a seed sends to MongoDB at a time (1 to 100,000).',
  ),
  SEED_SAMPLE: flag(true, 'Whether an empty store gets the bundled sample at the start.'),
} as const;
