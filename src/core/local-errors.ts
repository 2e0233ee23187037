import { RepriseError } from './errors.js';

/** The package that runs models is not installed. */
export class LocalNotInstalledError extends RepriseError {
  readonly status = 501;
  readonly code = 'local_not_installed';
  constructor() {
    super('The local engine is not installed: run `npm run local:install`.');
  }
}

/** There is no model to be loaded, or none that can be. */
export class LocalModelUnusableError extends RepriseError {
  readonly status = 503;
  readonly code = 'local_model_unusable';

  /** The error of settings that name none. */
  static unknown(): LocalModelUnusableError {
    return new LocalModelUnusableError(
      'There is no local model: set LOCAL_MODEL_DIR or LOCAL_MODEL.',
    );
  }

  /**
   * @param model the folder or the name of the model
   * @param reason why, without a full stop
   */
  static because(model: string, reason: string): LocalModelUnusableError {
    return new LocalModelUnusableError(`The local model ${model} cannot be used: ${reason}.`);
  }
}

/** As many requests wait for the model as may; trying again may help. */
export class LocalQueueFullError extends RepriseError {
  readonly status = 503;
  readonly code = 'local_queue_full';
  override readonly retryAfter = 5;
  /** @param waiting how many wait */
  constructor(waiting: number) {
    super(`The local model is busy: ${waiting} waiting.`);
  }
}

/** The thread of the model died; the next request gets another one. */
export class LocalWorkerDiedError extends RepriseError {
  readonly status = 502;
  readonly code = 'local_worker_died';
  /** @param detail what it died of */
  constructor(
    when: 'while it answered' | 'while it was loaded',
    override readonly detail: string,
  ) {
    super(`The local model died ${when}.`);
  }
}

/** The model, or the library that runs it, failed in the middle of an answer. */
export class LocalModelFailedError extends RepriseError {
  readonly status = 500;
  readonly code = 'local_model_failed';
  /** @param reason what the library said */
  constructor(reason: string) {
    super(`The local model failed: ${reason}`);
  }
}

/** The server is ending, and its model with it. */
export class LocalClosedError extends RepriseError {
  readonly status = 503;
  readonly code = 'local_closed';
  constructor() {
    super('The server is shutting down.');
  }
}
