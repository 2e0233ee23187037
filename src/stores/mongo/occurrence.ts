import type { Replies, Reply, ReplyQuery } from '../../core/corpus.js';
import type { StoredMessage } from './message.schema.js';
import type { StoredText } from './stored-text.js';

/** What is read of a record for its reply. */
export interface FoundRecord {
  readonly _id: number;
  readonly conversation: number;
  readonly from: StoredText;
  readonly prev: { readonly from: StoredText } | null;
  readonly next: StoredMessage | null;
  readonly nextWithoutSystem?: StoredMessage;
}

/** The fields of {@link FoundRecord}, as a projection. */
export const FOUND_FIELDS = {
  conversation: 1,
  from: 1,
  'prev.from': 1,
  next: 1,
} as const;

/** An occurrence of what was looked up: a reply, and what filters compare. */
export interface Occurrence extends Reply {
  readonly conversation: number;
  readonly from: string;
  readonly previousFrom: string | undefined;
}

/** What an occurrence costs in memory beside the reply's bytes. */
const OCCURRENCE_BYTES = 250;
/** What a key costs in memory. */
const KEY_BYTES = 300;

/** Bytes of memory that the occurrences of a key take. */
export function memoryOf(replies: readonly Reply[]): number {
  return replies.reduce((sum, { json }) => sum + json.length + OCCURRENCE_BYTES, KEY_BYTES);
}

/** The JSON of a reply, in memory of its own: one that is kept in Node's buffer pool keeps a slab of the pool. */
export function replyJson(from: string, value: string): Buffer {
  const text = JSON.stringify({ from, value });
  const json = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  json.write(text);
  return json;
}

/** What a query asks of all occurrences of its key, which come in the order of the file. */
export function chosen(occurrences: readonly Occurrence[], query: ReplyQuery): Replies {
  const { from, previousFrom, firstOfConversation, limit } = query;
  const replies: Reply[] = [];
  let total = 0;
  let conversation = -1;
  for (const occurrence of occurrences) {
    if (from !== undefined && occurrence.from !== from) continue;
    if (previousFrom !== undefined && occurrence.previousFrom !== previousFrom) continue;
    if (firstOfConversation) {
      if (occurrence.conversation === conversation) continue;
      conversation = occurrence.conversation;
    }
    if (total++ < limit) replies.push(occurrence);
  }
  return { total, replies };
}
