import type { MessagePlace } from './message-place.js';
import type { PostingFilter } from './posting-filter.js';
import { CHUNK_HEADER_BYTES, CHUNK_POSTINGS, POSTING_BYTES, replyPlace } from './posting.js';
import type { TableReader } from './table-reader.js';

/** Postings of a group, of which a chunk has several, the last one smaller. */
const GROUP = 32;
const GROUPS_IN_CHUNK = Math.ceil(CHUNK_POSTINGS / GROUP);
/** What a map costs beside its figures, and for each group, in bytes. */
const MAP_BYTES = 512;
const GROUP_BYTES = 8;

/**
 * How many postings of a list count before each group of them, for one filter: any of those that count is then found
 * with one read, in a list of any length.
 */
export class ListMap {
  /**
   * @param first the list's first chunk
   * @param before how many count before each group, and in all
   * @param conversations what the filter had as its last conversation before each group
   */
  private constructor(
    private readonly first: number,
    private readonly before: Uint32Array,
    private readonly conversations: Uint32Array,
  ) {}

  /** The map of a list of which every posting counts: nothing has to be read. */
  static ofAll(first: number, postings: number): ListMap {
    const groups = groupsOf(postings);
    const before = Uint32Array.from({ length: groups + 1 }, (_, group) => {
      const chunk = Math.floor(group / GROUPS_IN_CHUNK);
      return Math.min(chunk * CHUNK_POSTINGS + (group % GROUPS_IN_CHUNK) * GROUP, postings);
    });
    return new ListMap(first, before, new Uint32Array(groups));
  }

  /** The map of a list, which is read as a whole. */
  static read(lists: TableReader, first: number, postings: number, filter: PostingFilter): ListMap {
    const groups = groupsOf(postings);
    const before = new Uint32Array(groups + 1);
    const conversations = new Uint32Array(groups);
    let total = 0;
    for (let group = 0; group < groups; group += GROUPS_IN_CHUNK) {
      const chunk = lists.need(first + group / GROUPS_IN_CHUNK);
      for (let i = 0; i < GROUPS_IN_CHUNK; i++) {
        before[group + i] = total;
        conversations[group + i] = filter.lastConversation;
        const end = Math.min(placeInChunk(i + 1), chunk.length);
        for (let at = placeInChunk(i); at < end; at += POSTING_BYTES) {
          if (filter.counts(chunk, at)) total++;
        }
      }
    }
    before[groups] = total;
    return new ListMap(first, before, conversations);
  }

  /** Postings that count. */
  get total(): number {
    return this.before[this.before.length - 1];
  }

  /** Bytes of memory. */
  get bytes(): number {
    return MAP_BYTES + GROUP_BYTES * this.before.length;
  }

  /**
   * Where the reply to one of the postings that count stands.
   * @param index its number among them, below {@link total}
   * @param filter the one that the map was made with
   */
  place(lists: TableReader, index: number, filter: PostingFilter): MessagePlace {
    const group = this.groupOf(index);
    const chunk = lists.need(this.first + Math.floor(group / GROUPS_IN_CHUNK));
    filter.lastConversation = this.conversations[group];
    let at = placeInChunk(group % GROUPS_IN_CHUNK);
    let left = index - this.before[group];
    while (!filter.counts(chunk, at) || left-- > 0) at += POSTING_BYTES;
    return replyPlace(chunk, at);
  }

  /** The group of this posting: the last one before which no more count. */
  private groupOf(index: number): number {
    let low = 0;
    let high = this.conversations.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.before[middle] <= index) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Groups of a list, those at its end empty perhaps. */
function groupsOf(postings: number): number {
  return Math.ceil(postings / CHUNK_POSTINGS) * GROUPS_IN_CHUNK;
}

/** Where a group begins in its chunk. */
function placeInChunk(group: number): number {
  return CHUNK_HEADER_BYTES + group * GROUP * POSTING_BYTES;
}
