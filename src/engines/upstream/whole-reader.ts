import type { ReplyToken, Usage } from '../../core/chunk.js';
import type { Choice, IdentifiedCall } from '../../core/engine.js';
import { isObject, type JsonObject } from '../../core/json-object.js';
import { callId, finishReason, readTokens, readUsage } from './fields.js';
import { UpstreamError } from './upstream-errors.js';

const NO_TOKENS: readonly ReplyToken[] = [];

/** An upstream's answer that came as a whole. */
export interface ReadCompletion {
  readonly choices: readonly Choice[];
  /** Undefined when it is not told. */
  readonly usage: Usage | undefined;
}

/**
 * Reads a completion of a chat.
 * @throws UpstreamError when it is none
 */
export function readCompletion(completion: unknown): ReadCompletion {
  if (!isObject(completion)) throw UpstreamError.malformed('it is no object');
  const { choices, usage: told } = completion;
  if (!Array.isArray(choices) || choices.length === 0)
    throw UpstreamError.malformed('it has no choices');
  const usage = readUsage(told);
  // What each has is not told.
  const count = Math.round((usage?.completion ?? 0) / choices.length);
  return { choices: choices.map((choice) => readChoice(choice, count)), usage };
}

function readChoice(choice: unknown, count: number): Choice {
  const message = isObject(choice) ? choice.message : undefined;
  if (!isObject(choice) || !isObject(message))
    throw UpstreamError.malformed('a choice has no message');
  const { content, refusal } = message;
  const calls = readCalls(message);
  const text = typeof content === 'string' ? content : undefined;
  const tokens = readTokens(choice.logprobs) ?? NO_TOKENS;
  const reason = typeof choice.finish_reason === 'string' ? choice.finish_reason : 'stop';
  return {
    json: text === undefined ? undefined : Buffer.from(JSON.stringify(text)),
    calls,
    refusal: typeof refusal === 'string' ? refusal : undefined,
    reason: finishReason(reason),
    count,
    tokens: () => tokens,
  };
}

function readCalls({ tool_calls: calls, function_call: call }: JsonObject): IdentifiedCall[] {
  if (Array.isArray(calls)) return calls.filter(isObject).map(readCall);
  return isObject(call) ? [readCall({ function: call })] : [];
}

function readCall({ id, function: called, custom }: JsonObject): IdentifiedCall {
  const { name, arguments: given, input } = [called, custom].find(isObject) ?? {};
  return { id: callId(id), name: text(name), arguments: text(given ?? input) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
