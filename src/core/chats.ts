/** Who speaks in a chat. */
export type ChatRole = 'system' | 'user' | 'assistant';

/** A message that is to be kept. Its content is any text, lone surrogates included. */
export interface NewMessage {
  readonly role: ChatRole;
  readonly content: string;
}

/** A message as it is kept. */
export interface ChatMessage extends NewMessage {
  /** Unique. */
  readonly id: string;
  /** Its place in the chat, from 0, without gaps. */
  readonly position: number;
  /** When its turn was appended, in ISO 8601. */
  readonly at: string;
}

/** What is appended to a chat at a time: all of it is kept, or nothing. */
export interface ChatTurn {
  /** The chat's system prompt, which counts for no message: the first one that a chat is given stays. */
  readonly system?: string | undefined;
  /** At least one. */
  readonly messages: readonly NewMessage[];
}

/** What a chat is continued with. */
export interface ChatContext {
  /** Undefined when none was given. */
  readonly system: string | undefined;
  /** The last messages, in order. */
  readonly messages: readonly ChatMessage[];
  /** How many messages the chat has; 0 when nobody knows it. */
  readonly total: number;
}

/** A chat in a list. */
export interface ChatSummary {
  readonly chatId: string;
  /** How many messages it has. */
  readonly total: number;
  /** When its last turn was appended, in ISO 8601. */
  readonly at: string;
}

/**
 * The chats that are kept: port to the stores. A `chatId` is any text of 1 to 200 characters without lone surrogates;
 * upper and lower case differ. All methods fail with `InvalidRequestError` for one that is none, and with
 * `StoreUnavailableError`, or the store's own error, when the store cannot be used.
 */
export abstract class Chats {
  /**
   * Adds a turn behind all others of a chat. Once it resolves, with the messages as they are kept, the turn outlives
   * the process, and every later look finds it. The messages of a turn stand side by side, turns that this process
   * appends to a chat in the order of the calls. One that ends with `StoreUnavailableError` may have been kept.
   * @param after how many messages the chat is expected to have
   * @throws ChatMovedOnError when it has another number of them
   * @throws ChatMessageTooLongError when the turn has more bytes than one may have
   * @throws StoreWriteError when the store cannot be written
   */
  abstract append(chatId: string, turn: ChatTurn, after?: number): Promise<readonly ChatMessage[]>;
  /** The system prompt and the last 2 × `pairs` messages of a chat, as they are at one moment, however long it is. */
  abstract context(chatId: string, pairs: number): Promise<ChatContext>;
  /** All messages that a chat has when they are asked for, in order, read page by page. */
  abstract messages(chatId: string): AsyncIterable<ChatMessage>;
  /** Removes a chat, with its system prompt. One that is appended to later begins anew. */
  abstract remove(chatId: string): Promise<void>;
  /** Up to `limit` chats in the order of their ids' code points, from the first one behind `after`. */
  abstract list(limit: number, after?: string): Promise<readonly ChatSummary[]>;
}
