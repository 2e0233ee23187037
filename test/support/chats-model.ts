import type { ChatTurn, NewMessage } from '../../src/core/chats.js';

/** A chat as anybody would keep it in memory. */
interface ModelChat {
  system: string | undefined;
  readonly messages: NewMessage[];
}

/** What stores of chats are compared with: chats in a map, without ids and times. */
export class ChatsModel {
  private readonly chats = new Map<string, ModelChat>();

  /** Appends; false when the chat does not have as many messages as are expected. */
  append(chatId: string, { system, messages }: ChatTurn, after?: number): boolean {
    const chat = this.chats.get(chatId) ?? { system: undefined, messages: [] };
    if (after !== undefined && after !== chat.messages.length) return false;
    chat.system ??= system;
    chat.messages.push(...messages);
    this.chats.set(chatId, chat);
    return true;
  }

  /** What the context of a chat is to be, with the positions of its messages. */
  context(
    chatId: string,
    pairs: number,
  ): { system: string | undefined; messages: unknown[]; total: number } {
    const all = this.messages(chatId);
    return {
      system: this.chats.get(chatId)?.system,
      messages: pairs === 0 ? [] : all.slice(-2 * pairs),
      total: all.length,
    };
  }

  /** The messages of a chat, with their positions. */
  messages(chatId: string): (NewMessage & { position: number })[] {
    const { messages } = this.chats.get(chatId) ?? { messages: [] };
    return messages.map(({ role, content }, position) => ({ position, role, content }));
  }

  /** Removes a chat. */
  remove(chatId: string): void {
    this.chats.delete(chatId);
  }

  /** All chats and how many messages they have, in the order of their ids' code points. */
  list(): { chatId: string; total: number }[] {
    return [...this.chats]
      .map(([chatId, { messages }]) => ({ chatId, total: messages.length }))
      .sort((a, b) => (lessByCodePoints(a.chatId, b.chatId) ? -1 : 1));
  }
}

function lessByCodePoints(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) =>
    Array.from(text, (point) => point.codePointAt(0) ?? 0),
  );
  const differs = left.findIndex((point, i) => point !== right[i]);
  if (differs === -1) return left.length < right.length;
  return differs < right.length && left[differs] < right[differs];
}
