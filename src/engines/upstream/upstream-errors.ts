import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { ClientLeftError } from '../../core/chat-errors.js';
import { RepriseError } from '../../core/errors.js';
import { isObject } from '../../core/json-object.js';
import { askedWait } from './asked-wait.js';

/** The upstream refuses, or cannot do, what it was asked. */
export class UpstreamError extends RepriseError {
  readonly status: number;
  readonly code: string;
  override readonly param: string | null;
  override readonly retryAfter?: number;
  override readonly type: string | undefined;

  constructor({ status, code, message, param, retryAfter, type }: Refusal) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param ?? null;
    this.type = type;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }

  /** What was sent is no answer. */
  static malformed(what: string): UpstreamError {
    return new UpstreamError({
      status: 502,
      code: 'upstream_malformed',
      message: `The upstream's answer cannot be read: ${what}.`,
    });
  }

  /** The answer broke off. */
  static cutOff(): UpstreamError {
    return new UpstreamError({
      status: 502,
      code: 'upstream_cut_off',
      message: "The upstream's answer broke off before its end.",
    });
  }

  /** Nothing was heard for too long. */
  static timeout(): UpstreamError {
    return new UpstreamError({
      status: 504,
      code: 'upstream_timeout',
      message: 'The upstream was silent for longer than UPSTREAM_TIMEOUT_MS.',
    });
  }
}

const UNREACHABLE = 'upstream_unreachable';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly param?: string | null | undefined;
  readonly retryAfter?: number | undefined;
  readonly type?: string | undefined;
}

/** What an upstream says of an error, in OpenAI's envelope. */
export interface Told {
  readonly message?: unknown;
  readonly param?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
}

/** What an upstream says in the place of an error, if it says something: some tell a text alone. */
export function toldError(error: unknown): Told | undefined {
  if (typeof error === 'string' && error !== '') return { message: error };
  return isObject(error) ? error : undefined;
}

/** What the client is told of a failure: of the upstream's words as many as are about its request, and no secret. */
export function upstreamError(error: unknown, conceal: (text: string) => string): Error {
  if (error instanceof RepriseError) return error;
  if (error instanceof APIUserAbortError) return new ClientLeftError();
  if (error instanceof APIConnectionTimeoutError || isSilence(error))
    return UpstreamError.timeout();
  if (error instanceof APIError && typeof error.status === 'number') {
    const wait = askedWait(error);
    const retryAfter = wait === undefined ? wait : Math.ceil(wait / 1000);
    return ofStatus(error.status, concealed(toldError(error.error), conceal), retryAfter);
  }
  return unreachable(error);
}

/** What the client is told of an answer that has begun and does not end; the reason of its leaving, if it has left. */
export function brokenOff(
  error: unknown,
  signal: AbortSignal,
  conceal: (text: string) => string,
): Error {
  if (signal.aborted) return signal.reason as Error;
  const known = upstreamError(error, conceal);
  // What breaks an answer off is the connection's end, unless it says otherwise.
  const isLost = known instanceof UpstreamError && known.code === UNREACHABLE;
  return isLost ? UpstreamError.cutOff() : known;
}

/** What the client is told of an error that the upstream tells in its answer. */
export function errorInAnswer(told: Told, conceal: (text: string) => string): UpstreamError {
  const { message = UNTOLD, code = 'upstream_error', type } = concealed(told, conceal);
  return new UpstreamError({
    status: 502,
    code,
    message: `The upstream failed: ${message}`,
    type,
  });
}

/** As much as a client is told of an upstream's words, in UTF-16 code units. */
const LONGEST_MESSAGE = 2000;
const LONGEST_WORD = 100;
const UNTOLD = 'it does not say why';

type Said = Readonly<Record<'message' | 'param' | 'code' | 'type', string | undefined>>;

/** The texts of what an upstream says, without secrets. */
function concealed(told: Told | undefined, conceal: (text: string) => string): Said {
  const { message, param, code, type } = told ?? {};
  const text = (value: unknown, longest: number): string | undefined =>
    typeof value === 'string' && value !== '' ? shortened(conceal(value), longest) : undefined;
  return {
    message: text(message, LONGEST_MESSAGE),
    param: text(param, LONGEST_WORD),
    code: text(code, LONGEST_WORD),
    type: text(type, LONGEST_WORD),
  };
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
}

function ofStatus(
  status: number,
  { message, param, code, type }: Said,
  retryAfter: number | undefined,
): UpstreamError {
  // The server's own key is wrong: a client that sent a right one must not think that it is its own.
  if (status === 401 || status === 403)
    return new UpstreamError({
      status: 502,
      code: 'upstream_unauthorized',
      message: `The upstream refuses this server's key: status ${status}.`,
    });
  if (status === 408) return UpstreamError.timeout();
  if (status >= 400 && status < 500)
    return new UpstreamError({
      status,
      code: code ?? (status === 429 ? 'rate_limit_exceeded' : 'upstream_refused'),
      message: message ?? `The upstream refuses the request: status ${status}: ${UNTOLD}`,
      param,
      retryAfter,
      type,
    });
  return new UpstreamError({
    status: status === 503 || status === 504 ? status : 502,
    code: 'upstream_error',
    message: `The upstream failed: status ${status}: ${message ?? UNTOLD}`,
    retryAfter,
  });
}

function unreachable(error: unknown): UpstreamError {
  return new UpstreamError({
    status: 502,
    code: UNREACHABLE,
    message: `The upstream cannot be reached${reasonOf(error)}.`,
  });
}

/** The system's word for it, such as ECONNREFUSED: messages quote addresses. */
function reasonOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') return `: ${code}`;
  }
  return '';
}

/** Whether nothing came for too long, in undici's words. */
function isSilence(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return true;
  }
  return false;
}
