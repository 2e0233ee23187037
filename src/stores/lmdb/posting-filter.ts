import type { ReplyQuery } from '../../core/corpus.js';
import { ANSWERED, STRIPPED, SYSTEM_REPLY } from './posting.js';

const ANY_ROLE = -1;
/** Before the first conversation. */
const NO_CONVERSATION = 0xffff_ffff;

/** What a query asks but for its limit. */
export type FilterQuery = Omit<ReplyQuery, 'limit' | 'choose'>;

/** Says which postings of one key count. Postings are shown to it in order. */
export class PostingFilter {
  /** The conversation of the last posting that counted, where only the first of each does. */
  lastConversation = NO_CONVERSATION;
  /** Flags that a posting must not have. */
  private readonly excluded: number;
  private readonly oncePerConversation: boolean;

  /** The filter that a query asks for; undefined when it names a role that the generation does not have. */
  static of(
    query: FilterQuery,
    roleNumbers: ReadonlyMap<string, number>,
  ): PostingFilter | undefined {
    const { from, previousFrom } = query;
    const role = from === undefined ? ANY_ROLE : roleNumbers.get(from);
    const previous = previousFrom === undefined ? ANY_ROLE : roleNumbers.get(previousFrom);
    return role === undefined || previous === undefined
      ? undefined
      : new PostingFilter(query, role, previous);
  }

  private constructor(
    query: FilterQuery,
    private readonly role: number,
    private readonly previousRole: number,
  ) {
    this.excluded =
      query.rung === 'history'
        ? STRIPPED
        : query.rung === 'history-without-system'
          ? SYSTEM_REPLY
          : 0;
    this.oncePerConversation = query.firstOfConversation ?? false;
  }

  /** A name that filters share only when the same postings of a key count for them. */
  get name(): string {
    return `${this.role} ${this.previousRole} ${this.excluded} ${this.oncePerConversation}`;
  }

  /** Whether the posting at `at` has the roles and the kind that are asked for. */
  passes(bytes: Buffer, at: number): boolean {
    return (
      (bytes.readUInt16LE(at + 14) & this.excluded) === 0 &&
      (this.role === ANY_ROLE || bytes.readUInt16LE(at + 10) === this.role) &&
      (this.previousRole === ANY_ROLE || bytes.readUInt16LE(at + 12) === this.previousRole)
    );
  }

  /** Whether the next posting, at `at`, counts: it passes, has a reply, and is not one too many of its conversation. */
  counts(bytes: Buffer, at: number): boolean {
    if (!(bytes.readUInt16LE(at + 14) & ANSWERED) || !this.passes(bytes, at)) return false;
    if (this.oncePerConversation) {
      const conversation = bytes.readUInt32LE(at + 4);
      if (conversation === this.lastConversation) return false;
      this.lastConversation = conversation;
    }
    return true;
  }
}
