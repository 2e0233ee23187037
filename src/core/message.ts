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

const CANONICAL_ROLES = new Map([
  ['human', 'user'],
  ['user', 'user'],
  ['gpt', 'assistant'],
  ['chatgpt', 'assistant'],
  ['bing', 'assistant'],
  ['bard', 'assistant'],
  ['assistant', 'assistant'],
]);

/** The role that all spellings of one speaker share (`human` = `user`, `gpt` = `bard` = …); others stay as they are. */
export function canonicalRole(from: string): string {
  return CANONICAL_ROLES.get(from) ?? from;
}

/** Whether the message is an instruction to the model rather than a turn of the conversation. */
export function isSystem(from: string): boolean {
  return from === 'system';
}
