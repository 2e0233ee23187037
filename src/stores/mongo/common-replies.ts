import { NO_REPLIES, type Replies, type Reply, type ReplyQuery } from '../../core/corpus.js';
import { allThen, andThen, type MaybePromise } from '../../core/maybe-promise.js';
import type { Answers } from './answers.js';
import {
  countOfRecords,
  firstRecords,
  numbersOfRecords,
  pageOfNumbers,
  recordsOfNumbers,
} from './look-up-queries.js';
import { keyName } from './look-ups.js';
import { NO_NUMBERS, type FirstNumbers, type NumberReader } from './number-reader.js';
import type { NumberedRecords } from './numbered-records.js';
import { memoryOf } from './occurrence.js';
import type { RecordReader } from './record-reader.js';

/** Numbers of records that are read together. */
const PAGE = 1 << 11;
/** What a count costs in memory, and a page beside eight bytes for each number. */
const ANSWER_BYTES = 500;

/** Answers queries whose key is too common for all its occurrences to be read. */
export class CommonReplies {
  constructor(
    private readonly records: RecordReader,
    private readonly numbers: NumberReader,
    private readonly numbered: NumberedRecords,
    private readonly answers: Answers,
  ) {}

  /** The replies to a query. */
  replies(query: ReplyQuery): MaybePromise<Replies> {
    const { choose, limit } = query;
    if (choose) return this.chosen(query, choose);
    return this.answers.get(
      nameOf(query, limit),
      () => this.first(query),
      // An answer that is made of many replies is kept as long as they are.
      ({ replies }) => 2 * memoryOf(replies),
    );
  }

  /** The first replies, and how many there are. */
  private async first(query: ReplyQuery): Promise<Replies> {
    const [total, replies] = await Promise.all([
      this.total(query),
      query.limit > 0 ? this.firstReplies(query) : [],
    ]);
    return total > 0 ? { total, replies } : NO_REPLIES;
  }

  private async firstReplies(query: ReplyQuery): Promise<readonly Reply[]> {
    if (!query.firstOfConversation)
      return (await this.records.find(firstRecords(query))).occurrences;
    const { numbers } = await this.numbers.firstNumbers(numbersOfRecords(query), query.limit);
    return (await this.records.find(recordsOfNumbers(query.rung, numbers))).occurrences;
  }

  /** The replies that a query chooses. */
  private chosen(
    query: ReplyQuery,
    choose: NonNullable<ReplyQuery['choose']>,
  ): MaybePromise<Replies> {
    return andThen(this.total(query), (total) => {
      if (total === 0) return NO_REPLIES;
      const replies = choose(total).map((index) => this.reply(query, index));
      return allThen(replies, (all) => ({ total, replies: all }));
    });
  }

  private reply(query: ReplyQuery, index: number): MaybePromise<Reply> {
    return andThen(this.page(query, Math.floor(index / PAGE)), (numbers) =>
      this.numbered.get(query.rung, numbers[index % PAGE]),
    );
  }

  private total(query: ReplyQuery): MaybePromise<number> {
    return this.answers.get(
      nameOf(query, 'total'),
      () => this.numbers.count(countOfRecords(query)),
      () => ANSWER_BYTES,
    );
  }

  /** The numbers of the records on a page of all that a query finds. */
  private page(query: ReplyQuery, page: number): MaybePromise<readonly number[]> {
    if (query.firstOfConversation) {
      return andThen(this.firstPage(query, page), ({ numbers }) => numbers);
    }
    return this.answers.get(
      nameOf(query, `page ${page}`),
      () => this.numbers.numbers(pageOfNumbers(query, page * PAGE, PAGE)),
      memoryOfNumbers,
    );
  }

  /** A page of the first records of each conversation, which are known only to those who have read all before. */
  private firstPage(query: ReplyQuery, page: number): MaybePromise<FirstNumbers> {
    const name = nameOf(query, `page ${page}`);
    const known = this.answers.known(name);
    if (known) return known as FirstNumbers;
    const before = page > 0 ? this.firstPage(query, page - 1) : NO_NUMBERS;
    return andThen(before, ({ numbers, lastConversation }) =>
      this.answers.get(
        name,
        () =>
          this.numbers.firstNumbers(
            numbersOfRecords(query, numbers.at(-1)),
            PAGE,
            lastConversation,
          ),
        (read) => memoryOfNumbers(read.numbers),
      ),
    );
  }
}

function memoryOfNumbers(numbers: readonly number[]): number {
  return ANSWER_BYTES + 8 * numbers.length;
}

/** The name of a part of the answer to a query. */
function nameOf(query: ReplyQuery, part: number | string): string {
  const { rung, key, from, previousFrom, firstOfConversation } = query;
  return JSON.stringify([rung, keyName(key), from, previousFrom, firstOfConversation, part]);
}
