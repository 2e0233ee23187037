import type { ConversationId } from './conversation-id.js';

/** One recorded or asked message, in the words of the ShareGPT layout: who speaks, and the text. */
export interface Message {
  /** The speaker as written in the file or the request, e.g. `human`, `gpt`, `system`. */
  readonly from: string;
  /** The text, exactly as recorded; may hold lone surrogates and control characters. */
  readonly value: string;
}

/** One entry of a corpus: what was said, in order. */
export interface Conversation {
  /** The entry's own id; entries without one have none, and ids may repeat. */
  readonly id?: ConversationId;
  readonly messages: readonly Message[];
}

/** The role whose messages are calls of tools. */
export const TOOL_CALLS = 'tool_calls';

const CANONICAL_ROLES = new Map([
  ...spellings('user', 'human'),
  ...spellings('assistant', 'gpt', 'chatgpt', 'bing', 'bard'),
  ...spellings('system', 'developer'),
  ...spellings(TOOL_CALLS, 'tool_call', 'function_call'),
  ...spellings('tool', 'function', 'observation', 'function_response', 'tool_response'),
]);

/** The role that all spellings of one speaker share (`human` = `user`, `gpt` = `bard` = …); others stay as they are. */
export function canonicalRole(from: string): string {
  return CANONICAL_ROLES.get(from) ?? from;
}

/** Whether the message is an instruction to the model rather than a turn of the conversation. */
export function isSystem(from: string): boolean {
  return canonicalRole(from) === 'system';
}

/** Whether the message asks for tools to be called. */
export function isToolCalls(from: string): boolean {
  return canonicalRole(from) === TOOL_CALLS;
}

function spellings(role: string, ...others: string[]): [string, string][] {
  return others.map((other) => [other, role]);
}
