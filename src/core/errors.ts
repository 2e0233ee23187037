/** An error with a message for the client, on its way to another process or thread. */
export interface ErrorReport {
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
  readonly param?: string | null;
  readonly retryAfter?: number;
}

/** An error with a message for the client: its HTTP status, and a code that programs can compare, where it has one. */
export abstract class RepriseError extends Error {
  abstract readonly status: number;
  abstract readonly code: string | null;
  /** The field of the request that is at fault, such as `messages[1].role`; null when it is none in particular. */
  readonly param: string | null = null;
  /** Seconds after which trying again may help. */
  readonly retryAfter?: number;
  /** OpenAI's word for the kind of error, where the status does not say it. */
  readonly type?: string | undefined;
  /** Headers that come with it: names and values in turn. */
  readonly headers?: readonly string[] | undefined;
  /** The same, but each gives way to one of its name that every answer has. */
  readonly fallbackHeaders?: readonly string[] | undefined;
  /** More about it for whoever runs the server; clients are not told. */
  readonly detail?: string | undefined;

  /** The message, with the detail. */
  get told(): string {
    return this.detail === undefined ? this.message : `${this.message} (${this.detail})`;
  }

  /** What another process or thread makes a {@link ReportedError} of. */
  get report(): ErrorReport {
    const { status, code, message, param, retryAfter } = this;
    return {
      status,
      code,
      message,
      ...(param !== null && { param }),
      ...(retryAfter !== undefined && { retryAfter }),
    };
  }
}

/** An error that another process or thread has reported. */
export class ReportedError extends RepriseError {
  readonly status: number;
  readonly code: string | null;
  override readonly param: string | null;
  override readonly retryAfter?: number;
  constructor({ status, code, message, param = null, retryAfter }: ErrorReport) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** As much of a text from a client is repeated to it, in UTF-16 code units. */
const SHOWN_LENGTH = 100;

/** A request that breaks a rule of its protocol. */
export class InvalidRequestError extends RepriseError {
  readonly status = 400;
  /** @param code the protocol's word for the rule; null where it has none */
  constructor(
    message: string,
    override readonly param: string | null,
    readonly code: string | null,
  ) {
    super(message);
  }
}

/** No recorded message answers the conversation. */
export class NoCompletionError extends RepriseError {
  readonly status = 404;
  readonly code = 'no_completion';
  constructor() {
    super('No completion found for this message');
  }
}

/** A client's JSON schema cannot be understood, or no value can be made that it accepts. */
export class InvalidJsonSchemaError extends RepriseError {
  readonly status = 400;
  readonly code = 'invalid_json_schema';
  /** @param reason what is wrong with it, and where */
  constructor(
    private readonly reason: string,
    override readonly param: string | null = null,
  ) {
    super(`Invalid JSON schema: ${reason}`);
  }

  /** The same error of the schema that the request has there. */
  at(param: string): InvalidJsonSchemaError {
    return new InvalidJsonSchemaError(this.reason, param);
  }
}

/** The store holds no corpus yet, or none that can be read. */
export class CorpusUnavailableError extends RepriseError {
  readonly status = 503;
  readonly code = 'no_corpus';
  override readonly retryAfter = 5;
  constructor(message = 'No corpus has been seeded yet') {
    super(message);
  }

  /** The error of a generation whose files are not what was written. */
  static damaged(generation: string): CorpusUnavailableError {
    return new CorpusUnavailableError(`Generation ${generation} is damaged: seed it again.`);
  }

  /** The error of a generation that another version has written. */
  static foreign(generation: string, format: number, readable: number): CorpusUnavailableError {
    return new CorpusUnavailableError(
      `Generation ${generation} has format ${format}, and this version reads format ${readable}: seed it again.`,
    );
  }
}

/** The store does not answer; trying again may help. */
export class StoreUnavailableError extends RepriseError {
  readonly status = 503;
  readonly code = 'store_unavailable';
  override readonly retryAfter = 5;
  /** @param detail where it should be, and why it is not reached */
  constructor(
    message: string,
    override readonly detail?: string,
  ) {
    super(message);
  }
}

/** As many requests run and wait as may; trying again may help. */
export class TooManyRequestsError extends RepriseError {
  readonly status = 429;
  readonly code = 'queue_full';
  override readonly retryAfter = 1;
  override readonly headers = ['retry-after-ms', '1000'];
  /** The server's own limit, for clients that have none. */
  override readonly fallbackHeaders: readonly string[];

  /** @param most how many may run and wait together */
  constructor(running: number, waiting: number, most: number) {
    super(`The server is busy: ${running} running, ${waiting} waiting.`);
    this.fallbackHeaders = [
      ...['x-ratelimit-limit-requests', String(most)],
      ...['x-ratelimit-remaining-requests', '0'],
      ...['x-ratelimit-reset-requests', '1s'],
    ];
  }
}

/** A request's header is not what it should be. */
export class InvalidHeaderError extends RepriseError {
  readonly status = 400;
  readonly code = 'invalid_header';
  /** @param expected completes "… is not" */
  constructor(header: string, value: string, expected: string) {
    const shown = value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value;
    super(`${header}: ${JSON.stringify(shown)} is not ${expected}.`);
  }
}
