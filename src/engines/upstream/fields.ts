import { randomUUID } from 'node:crypto';
import type { FinishReason, LikelyToken, ReplyToken, Usage } from '../../core/chunk.js';
import { isObject, type JsonObject } from '../../core/json-object.js';

const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

/** Why a reply ends; a reason that nobody knows is taken for an ordinary end. */
export function finishReason(name: string): FinishReason {
  return Object.hasOwn(REASONS, name) ? REASONS[name] : 'stop';
}

/** Tokens of an exchange; undefined when they are not told. */
export function readUsage(usage: unknown): Usage | undefined {
  if (!isObject(usage)) return undefined;
  const { prompt_tokens: prompt, completion_tokens: completion } = usage;
  if (!isCount(prompt)) return undefined;
  // Nothing is said of a reply that has none.
  return { prompt, completion: isCount(completion) ? completion : 0 };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** The id of a call: a new one, where the upstream gives none. */
export function callId(id: unknown): string {
  return typeof id === 'string' && id !== '' ? id : `call_${randomUUID().replaceAll('-', '')}`;
}

/** The tokens of a piece, when their probabilities are told. */
export function readTokens(logprobs: unknown): readonly ReplyToken[] | undefined {
  if (!isObject(logprobs) || !Array.isArray(logprobs.content)) return undefined;
  return logprobs.content.filter(isObject).map((token) => {
    const likeliest = Array.isArray(token.top_logprobs)
      ? token.top_logprobs.filter(isObject).map(readToken)
      : [];
    return { ...readToken(token), likeliest };
  });
}

function readToken({ token, logprob, bytes }: JsonObject): LikelyToken {
  const text = typeof token === 'string' ? token : '';
  return {
    text,
    logprob: typeof logprob === 'number' ? logprob : 0,
    bytes: isBytes(bytes) ? bytes : [...Buffer.from(text)],
  };
}

function isBytes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => isCount(each) && each < 256);
}
