import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { ClientLeftError } from '../../core/chat-errors.js';
import { RepriseError } from '../../core/errors.js';

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
interface Told {
  readonly message?: unknown;
  readonly param?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
}

/** What the client is told of a failure: of the upstream's words as many as are about its request, and no secret. */
export function upstreamError(error: unknown, conceal: (text: string) => string): Error {
  if (error instanceof RepriseError) return error;
  if (error instanceof APIUserAbortError) return new ClientLeftError();
  if (error instanceof APIConnectionTimeoutError || isSilence(error))
    return UpstreamError.timeout();
  if (error instanceof APIError && typeof error.status === 'number') {
    const headers = error.headers as Headers | undefined;
    const seconds = Number(headers?.get('retry-after') ?? NaN);
    const told = (error.error ?? {}) as Told;
    return ofStatus(error.status, told, Number.isFinite(seconds) ? seconds : undefined, conceal);
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

/** What the client is told of an error that the upstream tells in the middle of a stream. */
export function errorInStream(told: Told, conceal: (text: string) => string): UpstreamError {
  return new UpstreamError({
    status: 502,
    code: text(told.code) ?? 'upstream_error',
    message: `The upstream failed: ${conceal(text(told.message) ?? 'it does not say why')}`,
    type: text(told.type),
  });
}

function ofStatus(
  status: number,
  told: Told,
  retryAfter: number | undefined,
  conceal: (text: string) => string,
): UpstreamError {
  const said = conceal(text(told.message) ?? 'it does not say why');
  // The server's own key is wrong: a client that sent a right one must not think that it is its own.
  if (status === 401 || status === 403)
    return new UpstreamError({
      status: 502,
      code: 'upstream_unauthorized',
      message: `The upstream refuses this server's key: status ${status}.`,
    });
  if (status === 408) return UpstreamError.timeout();
  if (status >= 400 && status < 500) {
    const code = text(told.code) ?? (status === 429 ? 'rate_limit_exceeded' : 'upstream_refused');
    const { type, param } = { type: text(told.type), param: text(told.param) };
    return new UpstreamError({ status, code, message: said, param, retryAfter, type });
  }
  return new UpstreamError({
    status: status === 503 || status === 504 ? status : 502,
    code: 'upstream_error',
    message: `The upstream failed: status ${status}: ${said}`,
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

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
