import type { Conversation, Message } from '../../src/core/message.js';

/** One message of a human, as a conversation. */
export function human(value: string): Message[] {
  return [{ from: 'human', value }];
}

/** One message of the assistant, as a conversation. */
export function gpt(value: string): Message[] {
  return [{ from: 'gpt', value }];
}

/** A question and its answer. */
export function dialogue(question: string, answer: string): Conversation {
  return { messages: [...human(question), ...gpt(answer)] };
}
