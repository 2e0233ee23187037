import type { MessagePlace } from './message-place.js';
import type { PostingFilter } from './posting-filter.js';
import { replyPlace } from './posting.js';

/** Counts the postings of a query, and keeps where the replies to the first of them are. */
export class FoundPlaces {
  readonly places: MessagePlace[] = [];
  total = 0;

  /** @param limit how many places are kept */
  constructor(
    private readonly filter: PostingFilter,
    private readonly limit: number,
  ) {}

  /** Whether no more places are wanted. */
  get full(): boolean {
    return this.places.length >= this.limit;
  }

  /** Takes the next posting, at `at`, if it counts. */
  take(bytes: Buffer, at: number): void {
    if (!this.filter.counts(bytes, at)) return;
    this.total++;
    if (!this.full) this.places.push(replyPlace(bytes, at));
  }
}
