import { ByteCache } from '../../core/byte-cache.js';
import { NO_REPLIES, type Replies, type ReplyQuery } from '../../core/corpus.js';
import { FoundPlaces } from './found-places.js';
import { ListMap } from './list-map.js';
import type { PostingFilter } from './posting-filter.js';
import { CHUNK_HEADER_BYTES, CHUNK_POSTINGS, LIST, POSTING_BYTES, UNIFORM } from './posting.js';
import type { RecordedReply } from './recorded-reply.js';
import type { TableReader } from './table-reader.js';
import type { Texts } from './texts.js';

/** The most bytes of replies to common messages that are kept, and of maps of their lists. */
const REPLIES_BYTES = 32 << 20;
const MAPS_BYTES = 8 << 20;

/** What an entry, and each of its replies, cost beside the bytes of replies and ids. */
const ENTRY_BYTES = 512;
const REPLY_BYTES = 256;

/** Answers queries for keys whose postings are a list: few keys, and asked for most. */
export class CommonReplies {
  private readonly kept = new ByteCache<Replies>(REPLIES_BYTES);
  private readonly maps = new ByteCache<ListMap>(MAPS_BYTES);

  constructor(
    private readonly lists: TableReader,
    private readonly texts: Texts,
  ) {}

  /**
   * The replies to a query.
   * @param filter the query's
   * @param bucket the key's bucket, which the next read overwrites
   * @param head where the list's head is in it
   */
  replies(query: ReplyQuery, filter: PostingFilter, bucket: Buffer, head: number): Replies {
    const list = {
      first: bucket.readUInt32LE(head),
      answered: bucket.readUInt32LE(head + 4),
      isUniform: (bucket.readUInt16LE(head + 14) & UNIFORM) !== 0,
    };
    if (list.isUniform && !filter.passes(bucket, head)) return NO_REPLIES;
    return query.choose
      ? this.chosen(query, query.choose, list, filter)
      : this.first(query, list, filter);
  }

  /** Whether any posting passes the filter of the list whose head, at `head` in a bucket, does not; none if it is no head. */
  anyPasses(bucket: Buffer, head: number, filter: PostingFilter): boolean {
    if (!(bucket.readUInt16LE(head + 14) & LIST)) return false;
    let number = bucket.readUInt32LE(head);
    let left: number | undefined;
    do {
      const chunk = this.lists.need(number++);
      left ??= postingsIn(chunk);
      for (let at = CHUNK_HEADER_BYTES; at < chunk.length; at += POSTING_BYTES) {
        if (filter.passes(chunk, at)) return true;
      }
      left -= CHUNK_POSTINGS;
    } while (left > 0);
    return false;
  }

  /** The first replies; those that were asked for before are kept. */
  private first(query: ReplyQuery, list: List, filter: PostingFilter): Replies {
    const name = `${list.first} ${query.limit} ${filter.name}`;
    const known = this.kept.get(name);
    if (known) return known;
    const found = this.read(query, list, filter);
    const bytes = found.replies.reduce((sum, reply) => sum + reply.bytes + REPLY_BYTES, 0);
    this.kept.set(name, found, ENTRY_BYTES + bytes);
    return found;
  }

  private read(query: ReplyQuery, list: List, filter: PostingFilter): KeptReplies {
    const found = new FoundPlaces(filter, query.limit);
    let number = list.first;
    let total: number | undefined;
    let seen = 0;
    let postings: number;
    do {
      const chunk = this.lists.need(number++);
      if (list.isUniform)
        total = query.firstOfConversation ? conversationsIn(chunk) : list.answered;
      postings = postingsIn(chunk);
      for (let at = CHUNK_HEADER_BYTES; at < chunk.length; at += POSTING_BYTES)
        found.take(chunk, at);
      seen += (chunk.length - CHUNK_HEADER_BYTES) / POSTING_BYTES;
    } while (seen < postings && !(list.isUniform && found.full));
    const replies = owned(found.places.map((place) => this.texts.reply(place)));
    return { total: total ?? found.total, replies };
  }

  /** The replies that a query chooses. */
  private chosen(
    query: ReplyQuery,
    choose: NonNullable<ReplyQuery['choose']>,
    list: List,
    filter: PostingFilter,
  ): Replies {
    const map = this.mapOf(query, list, filter);
    const { total } = map;
    if (total === 0) return NO_REPLIES;
    const replies = choose(total).map((index) =>
      this.texts.reply(map.place(this.lists, index, filter)),
    );
    return { total, replies };
  }

  private mapOf(
    query: ReplyQuery,
    { first, answered, isUniform }: List,
    filter: PostingFilter,
  ): ListMap {
    const name = `${first} ${filter.name}`;
    let map = this.maps.get(name);
    if (map) return map;
    const postings = postingsIn(this.lists.need(first));
    const all = isUniform && !query.firstOfConversation && answered === postings;
    map = all ? ListMap.ofAll(first, postings) : ListMap.read(this.lists, first, postings, filter);
    this.maps.set(name, map, map.bytes);
    return map;
  }
}

/** Replies that tell what they cost. */
interface KeptReplies extends Replies {
  readonly replies: readonly RecordedReply[];
}

/** What a list's head says. */
interface List {
  /** Its first chunk. */
  readonly first: number;
  /** Postings with a reply. */
  readonly answered: number;
  /** Whether all postings pass or fail a filter together. */
  readonly isUniform: boolean;
}

/** Conversations with an answered posting in the list of a chunk. */
function conversationsIn(chunk: Buffer): number {
  return chunk.readUInt32LE(0);
}

/** Postings in the list of a chunk. */
function postingsIn(chunk: Buffer): number {
  return chunk.readUInt32LE(4);
}

/** Replies in memory of their own: one that is kept in Node's buffer pool keeps a whole slab of the pool. */
function owned(replies: readonly RecordedReply[]): RecordedReply[] {
  const memory = Buffer.allocUnsafeSlow(replies.reduce((sum, { json }) => sum + json.length, 0));
  let end = 0;
  return replies.map((reply) => {
    const start = end;
    end += reply.json.copy(memory, start);
    return reply.withJson(memory.subarray(start, end));
  });
}
