import type { Message } from '../../core/message.js';
import { TOOL_CALLS } from '../../core/message.js';
import { NO_ARGUMENTS, toolCallText, type ToolCall } from '../../core/tool-call.js';
import type { AssistantPartDto, UserPartDto } from './content-parts.dto.js';
import type { AssistantMessageDto, ChatMessageDto } from './messages.dto.js';
import type { ToolCallDto } from './tool-calls.dto.js';

/** The conversation that a request's messages are. Images, sounds and files play no part in it. */
export function askedMessages(messages: readonly ChatMessageDto[]): Message[] {
  const asked: Message[] = [];
  for (const message of messages) {
    if (message.role === 'assistant') addAssistant(message, asked);
    else asked.push({ from: message.role, value: textOf(message.content) });
  }
  return asked;
}

/** What the assistant said and the tools that it called are recorded as two messages. */
function addAssistant(message: AssistantMessageDto, asked: Message[]): void {
  const calls = callsOf(message);
  const text = textOf(message.content ?? message.refusal);
  if (text !== '' || calls.length === 0) asked.push({ from: 'assistant', value: text });
  if (calls.length > 0) asked.push({ from: TOOL_CALLS, value: toolCallText(calls) });
}

function callsOf({ tool_calls: calls, function_call: call }: AssistantMessageDto): ToolCall[] {
  if (calls && calls.length > 0) return calls.map(callOf);
  return call ? [{ name: call.name, arguments: call.arguments }] : [];
}

function callOf(call: ToolCallDto): ToolCall {
  if (call.type === 'custom') return { name: call.custom.name, arguments: call.custom.input };
  return { name: call.function.name, arguments: call.function.arguments || NO_ARGUMENTS };
}

type Part = UserPartDto | AssistantPartDto;

function textOf(content: string | readonly Part[] | null | undefined): string {
  if (typeof content === 'string') return content;
  return content?.map(partText).join('') ?? '';
}

function partText(part: Part): string {
  if (part.type === 'text') return part.text;
  return part.type === 'refusal' ? part.refusal : '';
}
