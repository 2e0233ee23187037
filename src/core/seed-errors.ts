import { RepriseError } from './errors.js';

/** The store holds a corpus that was not to be replaced. */
export class CorpusExistsError extends RepriseError {
  readonly status = 409;
  readonly code = 'corpus_exists';
  constructor() {
    super('The store holds a corpus already.');
  }
}

/** A seed is running; only one may. */
export class SeedRunningError extends RepriseError {
  readonly status = 409;
  readonly code = 'seed_running';
  constructor() {
    super('A seed is already running.');
  }
}

/** There is no running seed to cancel. */
export class NoSeedRunningError extends RepriseError {
  readonly status = 409;
  readonly code = 'no_seed_running';
  constructor() {
    super('No seed is running.');
  }
}

/** Seeding over HTTP needs a secret in the settings. */
export class SeedForbiddenError extends RepriseError {
  readonly status = 403;
  readonly code = 'seed_forbidden';
  constructor() {
    super('Seeding over HTTP is off: set SEED_SECRET to allow it.');
  }
}

/** The secret is not the one in the settings. */
export class InvalidSecretError extends RepriseError {
  readonly status = 401;
  readonly code = 'invalid_secret';
  constructor() {
    super('Invalid secret.');
  }
}

/** What was to be seeded cannot be read: missing, unreadable, or not what it should be. */
export class SeedInputError extends RepriseError {
  readonly status = 422;
  readonly code = 'seed_input';
}

/** The seed was cancelled. */
export class SeedCancelledError extends RepriseError {
  readonly status = 409;
  readonly code = 'seed_cancelled';
  constructor() {
    super('The seed was cancelled.');
  }
}

const PROGRAM_FAULTS = [TypeError, RangeError, ReferenceError];

/** The store cannot be written: the disk is full, or the folder is not to be written to. */
export class StoreWriteError extends RepriseError {
  readonly status = 507;
  readonly code = 'store_write';
  constructor(folder: string, reason: string) {
    const full = /\bspace|input\/output/i.test(reason) ? ' (is the disk full?)' : '';
    super(`${folder} cannot be written: ${reason}${full}`);
  }

  /** The error to throw for one that writing to a folder ended with: faults of the program stay what they are. */
  static explain(folder: string, error: unknown): unknown {
    const ours = error instanceof RepriseError || PROGRAM_FAULTS.some((of) => error instanceof of);
    return ours ? error : new StoreWriteError(folder, (error as Error).message);
  }
}
