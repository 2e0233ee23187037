import { join } from 'node:path';
import type { KnownRung } from '../../core/corpus-search.js';
import { NO_REPLIES, type Replies, type ReplyQuery } from '../../core/corpus.js';
import { KEY_BYTES, type Key } from '../../core/keys.js';
import type { Conversation, Message } from '../../core/message.js';
import { Beginnings } from './beginnings.js';
import { CommonReplies } from './common-replies.js';
import { DATA_FILE } from './folders.js';
import { FoundPlaces } from './found-places.js';
import { GenerationSearch } from './generation-search.js';
import { bucketOf } from './index-writer.js';
import { compareKeys } from './key-order.js';
import { openTables, type Table } from './layout.js';
import { PostingFilter } from './posting-filter.js';
import { LIST, RECORD_BYTES } from './posting.js';
import type { Repeated } from './ranking.js';
import { SingleReplies } from './single-replies.js';
import type { Summary } from './summary.js';
import { TableReader } from './table-reader.js';
import { Texts } from './texts.js';

/** Reads one complete generation. Reads are synchronous: the file is memory-mapped. */
export class GenerationReader {
  readonly search: GenerationSearch;
  private readonly singles = new SingleReplies();
  private readonly buckets: TableReader;
  private readonly texts: Texts;
  private readonly common: CommonReplies;
  private readonly roleNumbers: ReadonlyMap<string, number>;
  private readonly close: () => Promise<void>;
  private users = 1;

  constructor(
    folder: string,
    readonly summary: Summary,
  ) {
    const tables = openTables(join(folder, DATA_FILE), 'read');
    const transaction = tables.root.useReadTransaction();
    const reader = (table: Table): TableReader =>
      new TableReader(table, { transaction }, summary.id);
    this.buckets = reader(tables.buckets);
    this.texts = new Texts(reader(tables.blocks));
    this.common = new CommonReplies(reader(tables.lists), this.texts);
    this.roleNumbers = new Map(summary.roles.map((role, number) => [role, number]));
    this.search = new GenerationSearch(
      new Beginnings(reader(tables.beginnings), summary.beginnings),
      reader(tables.samples),
      summary.samples,
      this.texts,
    );
    this.close = () => {
      transaction.done();
      return tables.root.close();
    };
  }

  /** The replies to a query. */
  replies(query: ReplyQuery): Replies {
    const known = this.singles.get(query);
    if (known) return known;
    const found = this.find(query);
    this.singles.keep(query, found);
    return found;
  }

  private find(query: ReplyQuery): Replies {
    const { key, choose, limit } = query;
    const bucket = this.buckets.read(bucketOf(key, 0, this.summary.bucketBits));
    const first = bucket ? firstRecord(bucket, key) : -1;
    const filter = PostingFilter.of(query, this.roleNumbers);
    if (!bucket || first < 0 || !filter) return NO_REPLIES;
    const head = first + KEY_BYTES;
    if (bucket.readUInt16LE(head + 14) & LIST) {
      return this.common.replies(query, filter, bucket, head);
    }
    const found = new FoundPlaces(filter, choose ? Infinity : limit);
    for (
      let at = first;
      at < bucket.length && compareKeys(bucket, at, key, 0) === 0;
      at += RECORD_BYTES
    ) {
      found.take(bucket, at + KEY_BYTES);
    }
    return this.fetch(found, choose);
  }

  /** Whether any message has this key. */
  knows(rung: KnownRung, key: Key): boolean {
    const bucket = this.buckets.read(bucketOf(key, 0, this.summary.bucketBits));
    const first = bucket ? firstRecord(bucket, key) : -1;
    const filter = PostingFilter.of({ rung, key }, this.roleNumbers);
    if (!bucket || first < 0 || !filter) return false;
    for (
      let at = first;
      at < bucket.length && compareKeys(bucket, at, key, 0) === 0;
      at += RECORD_BYTES
    ) {
      if (filter.passes(bucket, at + KEY_BYTES)) return true;
    }
    return this.common.anyPasses(bucket, first + KEY_BYTES, filter);
  }

  /** All conversations, in file order. */
  conversations(): Generator<Conversation> {
    return this.texts.conversations();
  }

  /** The text of a message that the index counted as repeated. */
  repeated(place: Repeated): Message {
    return this.texts.message(place.isReply ? this.texts.before(place) : place);
  }

  /** Counts one more user of this reader: it stays open until each has called {@link release}. */
  retain(): this {
    this.users++;
    return this;
  }

  /** Ends one use; the last one closes the file. */
  async release(): Promise<void> {
    if (--this.users > 0) return;
    await this.close();
  }

  private fetch({ total, places }: FoundPlaces, choose: ReplyQuery['choose']): Replies {
    if (total === 0) return NO_REPLIES;
    const wanted = choose ? choose(total).map((index) => places[index]) : places;
    return { total, replies: wanted.map((place) => this.texts.reply(place)) };
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
