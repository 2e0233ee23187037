import { ExactNumber, type ConversationId } from '../../core/conversation-id.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import type { StoredText } from './stored-text.js';

/** The id of a conversation as BSON keeps it; a number that BSON has no type for as its digits. */
export type StoredId = StoredText | number | { readonly number: string };

/** The id as BSON keeps it; texts as `store` makes them. */
export function idToStored(id: ConversationId, store: (text: string) => StoredText): StoredId {
  if (id instanceof ExactNumber) return { number: id.json };
  return typeof id === 'number' ? id : store(id);
}

/** The id that {@link idToStored} kept; texts as `read` reads them. */
export function idFromStored(
  stored: StoredId,
  read: (text: StoredText) => MaybePromise<string>,
): MaybePromise<ConversationId> {
  if (typeof stored === 'number') return stored;
  if (typeof stored === 'object' && 'number' in stored) return new ExactNumber(stored.number);
  return read(stored);
}
