import type { Replies, Reply, ReplyQuery } from '../../core/corpus.js';

/** An occurrence of what was looked up: a reply, and what filters compare. */
export interface Occurrence extends Reply {
  readonly conversation: number;
  readonly from: string;
  readonly previousFrom: string | undefined;
}

/**
 * What an occurrence costs in memory beside the reply's bytes, as measured: itself, its buffer's bookkeeping, and what
 * replies of other sizes leave unused in their place.
 */
const OCCURRENCE_BYTES = 700;
/** What a key costs in memory. */
const KEY_BYTES = 300;

/** Bytes of memory that the occurrences of a key take. */
export function memoryOf(replies: readonly Reply[]): number {
  return replies.reduce((sum, { json }) => sum + json.length + OCCURRENCE_BYTES, KEY_BYTES);
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
