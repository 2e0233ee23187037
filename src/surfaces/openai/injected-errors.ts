import type { ErrorFacts } from '../../core/error-shape.js';
import type { FaultType } from '../../core/fault-types.js';
import { RepriseError } from '../../core/errors.js';

/** An error that an answer is made to have. */
export class InjectedError extends RepriseError {
  readonly status: number;
  readonly code: string;
  override readonly type: string;
  override readonly retryAfter?: number;
  /** Headers that come with it: names and values in turn. */
  override readonly headers: readonly string[];

  constructor({ status, code, type, message, retryAfter, headers }: Injected) {
    super(message);
    this.status = status;
    this.code = code;
    this.type = type;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
    this.headers = headers ?? [];
  }
}

interface Injected extends Pick<ErrorFacts, 'status' | 'retryAfter'> {
  readonly code: string;
  readonly type: string;
  readonly message: string;
  readonly headers?: readonly string[];
}

const AGAIN_SECONDS = 1;

/** What a client that has used up its requests is told. */
const USED_UP = [
  ...['x-ratelimit-limit-requests', '60', 'x-ratelimit-remaining-requests', '0'],
  ...['x-ratelimit-reset-requests', `${AGAIN_SECONDS}s`],
  ...['retry-after-ms', String(1000 * AGAIN_SECONDS)],
];

const INJECTED: Partial<Record<FaultType, Injected>> = {
  '400': {
    status: 400,
    type: 'invalid_request_error',
    code: 'injected_fault',
    message: 'The request is refused, as a fault to be tested.',
  },
  '401': {
    status: 401,
    type: 'invalid_request_error',
    code: 'invalid_api_key',
    message: 'The API key is refused, as a fault to be tested.',
  },
  '404': {
    status: 404,
    type: 'invalid_request_error',
    code: 'model_not_found',
    message: 'The model is not found, as a fault to be tested.',
  },
  '429': {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: `Rate limit reached, as a fault to be tested. Please try again in ${AGAIN_SECONDS}s.`,
    retryAfter: AGAIN_SECONDS,
    headers: USED_UP,
  },
  '500': {
    status: 500,
    type: 'server_error',
    code: 'injected_fault',
    message: 'The server had an error, as a fault to be tested.',
  },
  '502': {
    status: 502,
    type: 'server_error',
    code: 'bad_gateway',
    message: 'Bad gateway, as a fault to be tested.',
  },
  '503': {
    status: 503,
    type: 'server_error',
    code: 'overloaded',
    message: 'The server is overloaded, as a fault to be tested.',
    retryAfter: AGAIN_SECONDS,
  },
};

/** The error that a fault is; undefined for one that comes in an answer. */
export function injectedError(type: FaultType): InjectedError | undefined {
  const injected = INJECTED[type];
  return injected && new InjectedError(injected);
}
