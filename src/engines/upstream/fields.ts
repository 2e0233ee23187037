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

/** Tokens of an exchange. */
export function readUsage(usage: JsonObject): Usage {
  return { prompt: count(usage.prompt_tokens), completion: count(usage.completion_tokens) };
}

function count(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? Math.trunc(value) : 0;
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
    bytes: Array.isArray(bytes) ? (bytes as number[]) : [...Buffer.from(text)],
  };
}
