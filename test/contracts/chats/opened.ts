import type { Chats } from '../../../src/core/chats.js';

/** A store as the contract sees it: one place for chats, any number of openings of it. */
export interface ChatsStore {
  /** The chats on a fresh, empty place; then others on the same place, as other processes would open them. */
  open(): Chats;
  /** Closes every opening and removes the data. */
  close(): Promise<void>;
}

/** What a test works on: a store of its own, and the first opening of it. */
export interface OpenedChats {
  readonly store: ChatsStore;
  readonly chats: Chats;
}
