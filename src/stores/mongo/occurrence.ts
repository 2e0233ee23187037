import type { Replies, Reply, ReplyQuery } from '../../core/corpus.js';

/** An occurrence of what was looked up: a reply, and what filters compare. */
export interface Occurrence extends Reply {
  readonly from: string;
  readonly previousFrom: string | undefined;
}

/**
 * What an occurrence costs in memory beside the reply's bytes and its conversation's id, as measured: itself, its
 * buffer's bookkeeping, and what replies of other sizes leave unused in their place.
 */
const OCCURRENCE_BYTES = 770;
/** What a key costs in memory. */
const KEY_BYTES = 300;

/** Bytes of memory that the occurrences of a key take. */
export function memoryOf(replies: readonly Reply[]): number {
  return replies.reduce(
    (sum, { json, source: { id } }) =>
      sum + json.length + OCCURRENCE_BYTES + (typeof id === 'string' ? id.length : 0),
    KEY_BYTES,
  );
}

/** What a query asks of all occurrences of its key, which come in the order of the file. */
export function chosen(occurrences: readonly Occurrence[], query: ReplyQuery): Replies {
  const { from, previousFrom, firstOfConversation, limit, choose } = query;
  const most = choose ? Infinity : limit;
  const replies: Reply[] = [];
  let total = 0;
  let conversation = -1;
  for (const occurrence of occurrences) {
    if (from !== undefined && occurrence.from !== from) continue;
    if (previousFrom !== undefined && occurrence.previousFrom !== previousFrom) continue;
    if (firstOfConversation) {
      if (occurrence.source.conversation === conversation) continue;
      conversation = occurrence.source.conversation;
    }
    if (total++ < most) replies.push(occurrence);
  }
  if (!choose || total === 0) return { total, replies };
  return { total, replies: choose(total).map((index) => replies[index]) };
}
