import { join } from 'node:path';
import { ByteCache } from '../../core/byte-cache.js';
import { idFromJson, type ConversationId } from '../../core/conversation-id.js';
import { NO_REPLIES, type Replies, type Reply, type ReplyQuery } from '../../core/corpus.js';
import { CorpusUnavailableError } from '../../core/errors.js';
import { KEY_BYTES } from '../../core/keys.js';
import type { Conversation, Message } from '../../core/message.js';
import { isConversation, slotBytes, slotCount } from './block.js';
import { DATA_FILE } from './folders.js';
import { bucketOf } from './index-writer.js';
import { compareKeys } from './key-order.js';
import { openTables, type GetOptions, type Table, type Tables } from './layout.js';
import { CHUNK_HEADER_BYTES, LIST, POSTING_BYTES, RECORD_BYTES, UNIFORM } from './posting.js';
import { PostingFilter } from './posting-filter.js';
import type { Summary } from './summary.js';
import type { Repeated } from './ranking.js';

/** The most bytes of replies to common messages that are kept. */
const LISTS_BYTES = 32 << 20;

/** What an entry, and each of its replies, cost beside the replies' bytes. */
const ENTRY_BYTES = 512;
const REPLY_BYTES = 192;

/** Reads one complete generation. Reads are synchronous: the file is memory-mapped. */
export class GenerationReader {
  private readonly tables: Tables;
  /** One transaction for the reader's whole life: the file never changes, and renewing one costs as much as a read. */
  private readonly snapshot: GetOptions;
  private readonly roleNumbers: ReadonlyMap<string, number>;
  private readonly lists = new ByteCache<Replies>(LISTS_BYTES);
  private users = 1;

  constructor(
    folder: string,
    readonly summary: Summary,
  ) {
    this.tables = openTables(join(folder, DATA_FILE), 'read');
    this.snapshot = { transaction: this.tables.root.useReadTransaction() };
    this.roleNumbers = new Map(summary.roles.map((role, number) => [role, number]));
  }

  /** The replies to a query, in file order. */
  replies(query: ReplyQuery): Replies {
    const bucket = this.read(this.tables.buckets, bucketOf(query.key, 0, this.summary.bucketBits));
    const first = bucket ? firstRecord(bucket, query.key) : -1;
    if (!bucket || first < 0) return NO_REPLIES;
    const head = first + KEY_BYTES;
    if (bucket.readUInt16LE(head + 14) & LIST) return this.common(query, bucket, head);
    const filter = PostingFilter.of(query, this.roleNumbers);
    if (!filter) return NO_REPLIES;
    for (
      let at = first;
      at < bucket.length && compareKeys(bucket, at, query.key, 0) === 0;
      at += RECORD_BYTES
    ) {
      filter.take(bucket, at + KEY_BYTES);
    }
    return this.fetch(filter);
  }

  /** All conversations, in file order. */
  *conversations(): Generator<Conversation> {
    let open: { id?: ConversationId; messages: Message[] } | undefined;
    for (let number = 0; ; number++) {
      const block = this.read(this.tables.blocks, number);
      if (!block) break;
      const slots = Array.from({ length: slotCount(block) }, (_, slot) => ({
        header: isConversation(block, slot),
        text: slotBytes(block, slot).toString(),
      }));
      for (const { header, text } of slots) {
        if (header) {
          if (open) yield open;
          open = { ...(text && { id: idFromJson(text) }), messages: [] };
        } else open?.messages.push(JSON.parse(text) as Message);
      }
    }
    if (open) yield open;
  }

  /** The text of a message that the index counted as repeated. */
  repeated({ block, slot, isReply }: Repeated): Message {
    const place = isReply ? this.before(block, slot) : { block, slot };
    return JSON.parse(this.text(place.block, place.slot).toString()) as Message;
  }

  /** Counts one more user of this reader: it stays open until each has called {@link release}. */
  retain(): this {
    this.users++;
    return this;
  }

  /** Ends one use; the last one closes the file. */
  async release(): Promise<void> {
    if (--this.users > 0) return;
    this.snapshot.transaction.done();
    await this.tables.root.close();
  }

  /** The replies of a key whose postings are a list: few keys, and asked for most. */
  private common(query: ReplyQuery, bucket: Buffer, head: number): Replies {
    const { rung, from, previousFrom, firstOfConversation, limit } = query;
    const list = bucket.readUInt32LE(head);
    const key = JSON.stringify([list, rung, from, previousFrom, firstOfConversation, limit]);
    const known = this.lists.get(key);
    if (known) return known;
    const filter = PostingFilter.of(query, this.roleNumbers);
    if (!filter) return NO_REPLIES;
    const found = owned(this.listed(query, filter, bucket, head));
    const bytes = found.replies.reduce((sum, { json }) => sum + json.length + REPLY_BYTES, 0);
    this.lists.set(key, found, ENTRY_BYTES + bytes);
    return found;
  }

  /** The replies of a key whose postings are a list. */
  private listed(query: ReplyQuery, filter: PostingFilter, bucket: Buffer, head: number): Replies {
    const uniform = (bucket.readUInt16LE(head + 14) & UNIFORM) !== 0;
    const answered = bucket.readUInt32LE(head + 4);
    let chunkNumber = bucket.readUInt32LE(head);
    if (uniform && !filter.passes(bucket, head)) return NO_REPLIES;
    let total: number | undefined;
    let seen = 0;
    let postings: number;
    do {
      const chunk = this.need(this.tables.lists, chunkNumber++);
      if (uniform) total = query.firstOfConversation ? chunk.readUInt32LE(0) : answered;
      postings = chunk.readUInt32LE(4);
      for (let at = CHUNK_HEADER_BYTES; at < chunk.length; at += POSTING_BYTES)
        filter.take(chunk, at);
      seen += (chunk.length - CHUNK_HEADER_BYTES) / POSTING_BYTES;
    } while (seen < postings && !(uniform && filter.full));
    return this.fetch(filter, total);
  }

  private fetch(filter: PostingFilter, total = filter.total): Replies {
    const { places } = filter;
    const replies: Reply[] = [];
    for (let i = 0; i < places.length; i += 2) {
      replies.push({ json: this.text(places[i], places[i + 1]) });
    }
    return { total, replies };
  }

  /** The place before a reply: always a message of the same conversation. */
  private before(block: number, slot: number): { block: number; slot: number } {
    if (slot > 0) return { block, slot: slot - 1 };
    return { block: block - 1, slot: slotCount(this.need(this.tables.blocks, block - 1)) - 1 };
  }

  private text(block: number, slot: number): Buffer {
    return slotBytes(this.need(this.tables.blocks, block), slot);
  }

  private need(table: Table, key: number): Buffer {
    const value = this.read(table, key);
    if (!value) throw CorpusUnavailableError.damaged(this.summary.id);
    return value;
  }

  /** A value, valid until the next read. */
  private read(table: Table, key: number): Buffer | undefined {
    return table.getBinaryFast(key, this.snapshot);
  }
}

/** Offset of the first record with this key in a bucket, or -1. */
function firstRecord(bucket: Buffer, key: Buffer): number {
  let low = 0;
  let high = bucket.length / RECORD_BYTES;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(bucket, middle * RECORD_BYTES, key, 0) < 0) low = middle + 1;
    else high = middle;
  }
  const at = low * RECORD_BYTES;
  return at < bucket.length && compareKeys(bucket, at, key, 0) === 0 ? at : -1;
}

/** Replies in memory of their own: one that is kept in Node's buffer pool keeps a whole slab of the pool. */
function owned({ total, replies }: Replies): Replies {
  const memory = Buffer.allocUnsafeSlow(replies.reduce((sum, { json }) => sum + json.length, 0));
  let end = 0;
  return {
    total,
    replies: replies.map(({ json }) => {
      const start = end;
      end += json.copy(memory, start);
      return { json: memory.subarray(start, end) };
    }),
  };
}
