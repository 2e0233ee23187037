import { ByteCache } from '../../core/byte-cache.js';
import type { Replies, ReplyQuery } from '../../core/corpus.js';
import { RecordedReply } from './recorded-reply.js';

/** Memory for replies that were read before, in bytes. */
const KEPT_BYTES = 32 << 20;
/** What one costs beside its bytes. */
const ENTRY_BYTES = 600;

/**
 * Keeps what was found for conversations that go on in one way only, as most do: a reply is read once while chats with
 * many clients are replayed.
 */
export class SingleReplies {
  private readonly kept = new ByteCache<RecordedReply>(KEPT_BYTES);

  /** The answer to a query, when it is one reply that is kept. */
  get(query: ReplyQuery): Replies | undefined {
    const { choose } = query;
    const reply = choose && isPlain(query) ? this.kept.get(nameOf(query)) : undefined;
    return reply && { total: 1, replies: choose?.(1).map(() => reply) ?? [] };
  }

  /** Keeps the answer to a query, when it is one reply. */
  keep(query: ReplyQuery, { total, replies }: Replies): void {
    const reply = replies.at(0);
    if (total !== 1 || !(reply instanceof RecordedReply) || !isPlain(query)) return;
    // Not from the pool of buffers, whose slabs it would keep.
    const json = Buffer.allocUnsafeSlow(reply.json.length);
    reply.json.copy(json);
    this.kept.set(nameOf(query), reply.withJson(json), ENTRY_BYTES + reply.bytes);
  }
}

/** Whether a query asks for one of all replies: filters are for strategies that few use, in requests of other kinds. */
function isPlain({ choose, from, firstOfConversation }: ReplyQuery): boolean {
  return choose !== undefined && from === undefined && !firstOfConversation;
}

function nameOf({ rung, key }: ReplyQuery): string {
  return rung + key.toString('latin1');
}
