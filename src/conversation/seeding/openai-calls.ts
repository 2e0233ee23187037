import { NO_ARGUMENTS, toolCallText, type ToolCall } from '../../core/tool-call.js';
import { LARGEST_ENTRY } from './text-cost.js';

/**
 * The tool calls of a message in OpenAI's layout (`tool_calls`, or `function_call` of older days) as the text of a
 * message of their own.
 * @returns an empty text when there are none; undefined when they cannot be read
 */
export function openAiCalls(message: Record<string, unknown>): string | undefined {
  const { tool_calls: list, function_call: single } = message;
  const given: unknown = isNothing(list) && !isNothing(single) ? [single] : list;
  if (isNothing(given)) return '';
  if (!Array.isArray(given)) return undefined;
  const calls = given.map(readCall);
  if (!calls.every((call) => call !== undefined)) return undefined;
  const text = toolCallText(calls);
  // Arguments that are no object are escaped.
  return text.length <= LARGEST_ENTRY ? text : undefined;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function readCall(call: unknown): ToolCall | undefined {
  const { function: inner = call } = (call ?? {}) as { function?: unknown };
  const { name, arguments: given } = (inner ?? {}) as { name?: unknown; arguments?: unknown };
  if (typeof name !== 'string') return undefined;
  if (given === undefined || given === null) return { name, arguments: NO_ARGUMENTS };
  return typeof given === 'string' ? { name, arguments: given } : undefined;
}
