import type { Replies, Reply, ReplyQuery } from '../core/corpus.js';

/** Where a wanted reply is: in the first of two lists, or in the second, and which of those that were fetched there. */
interface Place {
  readonly isFirst: boolean;
  readonly at: number;
}

/** Fetches what a query wants of two lists as if they were one: `first` and then `second` is to be asked. */
export class JoinedReplies {
  /** What the first list is asked. */
  readonly first: ReplyQuery;
  /** What the second list is asked, once the first has answered. */
  readonly second: ReplyQuery;
  private places: readonly Place[] | undefined;
  private inFirst: readonly number[] = [];
  private inSecond: readonly number[] = [];

  /**
   * @param firstTotal how many replies the first list has
   * @param secondTotal how many the second has: it never gets shorter, nor changes its beginning
   */
  constructor(
    private readonly query: ReplyQuery,
    private firstTotal: number,
    private readonly secondTotal: number,
  ) {
    this.first = {
      ...query,
      choose: (total) => {
        // The corpus may have been replaced since it was counted.
        if (total !== this.firstTotal) this.places = undefined;
        this.firstTotal = total;
        this.choose();
        return this.inFirst;
      },
    };
    this.second = {
      ...query,
      choose: () => {
        this.choose();
        return this.inSecond;
      },
    };
  }

  /** The answer to the query. */
  join(first: Replies, second: Replies): Replies {
    const replies = this.choose().map(({ isFirst, at }): Reply => {
      return (isFirst ? first : second).replies[at];
    });
    return { total: this.firstTotal + this.secondTotal, replies };
  }

  /** Where the wanted replies are: asked for once for the same totals. */
  private choose(): readonly Place[] {
    if (this.places) return this.places;
    const { firstTotal, secondTotal, query } = this;
    const total = firstTotal + secondTotal;
    const inFirst: number[] = [];
    const inSecond: number[] = [];
    const wanted =
      query.choose?.(total) ?? Array.from({ length: Math.min(query.limit, total) }, (_, i) => i);
    this.places = wanted.map((place) =>
      place < firstTotal
        ? { isFirst: true, at: inFirst.push(place) - 1 }
        : { isFirst: false, at: inSecond.push(place - firstTotal) - 1 },
    );
    this.inFirst = inFirst;
    this.inSecond = inSecond;
    return this.places;
  }
}
