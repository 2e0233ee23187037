import type { ErrorFacts, ErrorShape } from '../../core/error-shape.js';
import type { RequestHead, WholeAnswer } from '../../core/fast-route.js';
import { errorFacts } from '../../ops/error-facts.js';
import { pathOf } from '../../ops/request-target.js';
import { EVENT_END, EVENT_HEAD } from '../../wire/sse.js';
import type { Front } from './front.js';
import { isOpenAiPath, methodsOf } from './paths.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Errors in the envelope of OpenAI's API: all four keys, always. */
export class OpenAiErrors implements ErrorShape {
  constructor(private readonly front: Front) {}

  owns(path: string): boolean {
    return isOpenAiPath(path);
  }

  answer(facts: ErrorFacts, request: RequestHead): WholeAnswer {
    const { status, type, message, param, code, headers } = described(facts, request);
    const all = others(this.front.headers(request), headers);
    const fallback = others(facts.fallbackHeaders ?? [], all);
    return {
      status,
      headers: ['content-type', JSON_TYPE, ...headers, ...fallback, ...all],
      body: Buffer.from(envelope(type, message, { param, code })),
    };
  }
}

/** The event that tells of an error once an answer has begun. */
export function errorEvent(error: unknown): string {
  const facts = errorFacts(error);
  const { status, type = typeOf(status) } = facts;
  return EVENT_HEAD + envelope(type, messageOf(facts), facts) + EVENT_END;
}

function envelope(
  type: string,
  message: string,
  { param, code }: Pick<ErrorFacts, 'param' | 'code'>,
): string {
  return JSON.stringify({ error: { message, type, param: param ?? null, code: code ?? null } });
}

function messageOf({ message }: ErrorFacts): string {
  return typeof message === 'string' ? message : message.join('; ');
}

/** Headers without those of names that are said elsewhere. */
function others(headers: readonly string[], said: readonly string[]): readonly string[] {
  if (said.length === 0) return headers;
  const names = said.filter((_, i) => i % 2 === 0);
  return headers.filter((_, i) => !names.includes(headers[i - (i % 2)]));
}

interface Described extends Pick<ErrorFacts, 'status' | 'param' | 'code'> {
  readonly type: string;
  readonly message: string;
  readonly headers: readonly string[];
}

function described(facts: ErrorFacts, request: RequestHead): Described {
  // What the framework has no route for.
  if (facts.status === 404 && facts.code === undefined) return unrouted(facts, request);
  const { status, code, param, type, retryAfter } = facts;
  const message = messageOf(facts);
  const headers = [...(facts.headers ?? [])];
  if (retryAfter !== undefined) headers.push('retry-after', String(retryAfter));
  return { status, type: type ?? typeOf(status), message, param, code, headers };
}

function unrouted(facts: ErrorFacts, { method, url }: RequestHead): Described {
  const path = pathOf(url).slice(0, LONGEST_PATH);
  const allowed = methodsOf(path);
  const type = typeOf(404);
  if (allowed.length === 0 || allowed.includes(method)) {
    const message = `Invalid URL (${method} ${path})${/\/responses\b/.test(path) ? CHATS_ONLY : ''}`;
    return { ...facts, type, message, headers: [] };
  }
  const message = `Not allowed to ${method} on ${path}: it takes ${allowed.join(' and ')}.`;
  const code = 'method_not_allowed';
  return { ...facts, status: 405, type, code, message, headers: ['allow', allowed.join(', ')] };
}

/** For clients that ask for OpenAI's newer API unless they are told otherwise. */
const CHATS_ONLY =
  '. There is no Responses API here: let the client use chat completions, POST /v1/chat/completions.';

/** Characters of a path that a message repeats. */
const LONGEST_PATH = 200;

function typeOf(status: number): string {
  if (status >= 500) return 'server_error';
  return status === 429 ? 'requests' : 'invalid_request_error';
}
