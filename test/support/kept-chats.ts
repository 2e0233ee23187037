import type { ChatMessage, Chats, NewMessage } from '../../src/core/chats.js';

/** A turn of a question and an answer. */
export function pair(question: string, answer = `${question}!`): NewMessage[] {
  return [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ];
}

/** All messages of a chat. */
export function allOf(chats: Chats, chatId: string): Promise<ChatMessage[]> {
  return gathered(chats.messages(chatId));
}

/** The contents of messages. */
export function contents(messages: readonly NewMessage[]): string[] {
  return messages.map(({ content }) => content);
}

/** The first position of messages, and whether the others follow without a gap, and no id is there twice. */
export function placesOf(messages: readonly ChatMessage[]): { first: number; whole: boolean } {
  const first = messages.at(0)?.position ?? 0;
  const inOrder = messages.every(({ position }, i) => position === first + i);
  const ids = new Set(messages.map(({ id }) => id));
  return { first, whole: inOrder && ids.size === messages.length };
}

async function gathered<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
