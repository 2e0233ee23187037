import type { ReplyQuery } from '../../core/corpus.js';
import { ANSWERED, STRIPPED, SYSTEM_REPLY } from './posting.js';

const ANY_ROLE = -1;

/** Chooses among the postings of one key. */
export class PostingFilter {
  /** Block and slot of each reply taken, in turn. */
  readonly places: number[] = [];
  total = 0;
  private readonly excluded: number;
  private readonly limit: number;
  private readonly oncePerConversation: boolean;
  private lastConversation = -1;

  /** The filter that a query asks for; undefined when it names a role that the generation does not have. */
  static of(
    query: ReplyQuery,
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
    query: ReplyQuery,
    private readonly role: number,
    private readonly previousRole: number,
  ) {
    this.excluded =
      query.rung === 'history'
        ? STRIPPED
        : query.rung === 'history-without-system'
          ? SYSTEM_REPLY
          : 0;
    this.limit = query.limit;
    this.oncePerConversation = query.firstOfConversation ?? false;
  }

  /** Whether no more places are wanted. */
  get full(): boolean {
    return this.places.length >= 2 * this.limit;
  }

  /** Whether the posting at `at` has the roles and the kind that are asked for. */
  passes(bytes: Buffer, at: number): boolean {
    return (
      (bytes.readUInt16LE(at + 14) & this.excluded) === 0 &&
      (this.role === ANY_ROLE || bytes.readUInt16LE(at + 10) === this.role) &&
      (this.previousRole === ANY_ROLE || bytes.readUInt16LE(at + 12) === this.previousRole)
    );
  }

  /** Counts the posting at `at`, and keeps its place while there is room, when it passes and has a reply. */
  take(bytes: Buffer, at: number): void {
    if (!(bytes.readUInt16LE(at + 14) & ANSWERED) || !this.passes(bytes, at)) return;
    if (this.oncePerConversation) {
      const conversation = bytes.readUInt32LE(at + 4);
      if (conversation === this.lastConversation) return;
      this.lastConversation = conversation;
    }
    this.total++;
    if (!this.full) this.places.push(bytes.readUInt32LE(at), bytes.readUInt16LE(at + 8));
  }
}
