import { NO_REPLIES, type Replies, type Reply, type ReplyQuery } from '../../core/corpus.js';
import { allThen, andThen, type MaybePromise } from '../../core/maybe-promise.js';
import type { Answers } from './answers.js';
import {
  countOfRecords,
  firstRecords,
  numbersOfRecords,
  recordsOfNumbers,
} from './look-up-queries.js';
import { nameOf } from './look-ups.js';
import type { NumberPages } from './number-pages.js';
import type { NumberReader } from './number-reader.js';
import type { NumberedRecords } from './numbered-records.js';
import { memoryOf } from './occurrence.js';
import type { RecordReader } from './record-reader.js';

/** What a count costs in memory. */
const COUNT_BYTES = 500;

/** Answers queries whose key is too common for all its occurrences to be read. */
export class CommonReplies {
  constructor(
    private readonly records: RecordReader,
    private readonly numbers: NumberReader,
    private readonly pages: NumberPages,
    private readonly numbered: NumberedRecords,
    private readonly answers: Answers,
  ) {}

  /** The replies to a query. */
  replies(query: ReplyQuery): MaybePromise<Replies> {
    const { choose, limit } = query;
    if (choose) return this.chosen(query, choose);
    return this.answers.get(
      `${nameOf(query)}first ${limit}`,
      () => this.first(query),
      // An answer that is made of many replies is kept as long as they are.
      ({ replies }) => 2 * memoryOf(replies),
    );
  }

  /** The first replies, and how many there are. */
  private async first(query: ReplyQuery): Promise<Replies> {
    const [total, replies] = await Promise.all([
      this.total(query, nameOf(query)),
      query.limit > 0 ? this.firstReplies(query) : [],
    ]);
    return total > 0 ? { total, replies } : NO_REPLIES;
  }

  private async firstReplies(query: ReplyQuery): Promise<readonly Reply[]> {
    if (!query.firstOfConversation)
      return (await this.records.find(firstRecords(query))).occurrences;
    const { rung, limit } = query;
    const { numbers } = await this.numbers.firstNumbers(numbersOfRecords(query, limit), limit);
    return (await this.records.find(recordsOfNumbers(rung, numbers))).occurrences;
  }

  /** The replies that a query chooses. */
  private chosen(
    query: ReplyQuery,
    choose: NonNullable<ReplyQuery['choose']>,
  ): MaybePromise<Replies> {
    const name = nameOf(query);
    return andThen(this.total(query, name), (total) => {
      if (total === 0) return NO_REPLIES;
      return andThen(this.pages.at(query, name, choose(total)), (numbers) =>
        allThen(
          numbers.map((number) => this.numbered.get(query.rung, number)),
          (replies) => ({ total, replies }),
        ),
      );
    });
  }

  private total(query: ReplyQuery, name: string): MaybePromise<number> {
    return this.answers.get(
      `${name}total`,
      () => this.numbers.count(countOfRecords(query)),
      () => COUNT_BYTES,
    );
  }
}
