import type { ReplyQuery } from '../../core/corpus.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import type { Answers } from './answers.js';
import { numbersOfRecords, pageOfNumbers } from './look-up-queries.js';
import type { NumberPage, NumberReader } from './number-reader.js';

/** Numbers of records that are read together. */
const PAGE = 1 << 11;
/** What a page costs in memory beside eight bytes for each number. */
const PAGE_BYTES = 500;

/** Finds the records at some places among all that a query finds, by the pages on which their numbers are. */
export class NumberPages {
  constructor(
    private readonly numbers: NumberReader,
    private readonly answers: Answers,
  ) {}

  /**
   * The numbers of the records at these places, from 0, in this order.
   * @param name the query's
   */
  at(query: ReplyQuery, name: string, places: readonly number[]): MaybePromise<readonly number[]> {
    const wanted = [...new Set(places.map(pageOf))].sort((a, b) => a - b);
    const known = wanted.map((page) => this.known(name, page));
    const pages = known.every((page) => page !== undefined)
      ? known
      : this.read(query, name, wanted);
    return andThen(pages, (all) => {
      const byNumber = new Map(wanted.map((page, i) => [page, all[i]]));
      return places.map((place) => byNumber.get(pageOf(place))?.numbers[place % PAGE] ?? -1);
    });
  }

  /** Reads pages one after the other, so that none is looked for from the beginning again. */
  private async read(
    query: ReplyQuery,
    name: string,
    pages: readonly number[],
  ): Promise<NumberPage[]> {
    const read: NumberPage[] = [];
    for (const [i, page] of pages.entries()) {
      read.push(await this.page(query, name, page, i > 0 ? pages[i - 1] : -1, read[i - 1]));
    }
    return read;
  }

  /** A page, looked for from the last one before it that is known: that may be `lastPage`, whose number is `last`. */
  private async page(
    query: ReplyQuery,
    name: string,
    page: number,
    last: number,
    lastPage: NumberPage | undefined,
  ): Promise<NumberPage> {
    let next = page;
    let before: NumberPage | undefined;
    while (next > 0 && !before) {
      before = next - 1 === last ? lastPage : this.known(name, next - 1);
      if (!before) next--;
    }
    if (!query.firstOfConversation) return this.get(query, name, page, before, page - next);
    // Which records are the first of a conversation is known only to those who read all before.
    for (; ; next++) {
      before = await this.get(query, name, next, before, 0);
      if (next === page) return before;
    }
  }

  private get(
    query: ReplyQuery,
    name: string,
    page: number,
    before: NumberPage | undefined,
    skippedPages: number,
  ): MaybePromise<NumberPage> {
    const after = before?.numbers.at(-1);
    return this.answers.get(
      pageName(name, page),
      () =>
        query.firstOfConversation
          ? this.numbers.firstNumbers(
              numbersOfRecords(query, PAGE, after),
              PAGE,
              before?.lastConversation,
            )
          : this.numbers.numbers(pageOfNumbers(query, PAGE, skippedPages * PAGE, after)),
      ({ numbers }) => PAGE_BYTES + 8 * numbers.length,
    );
  }

  private known(name: string, page: number): NumberPage | undefined {
    return this.answers.known(pageName(name, page)) as NumberPage | undefined;
  }
}

function pageOf(place: number): number {
  return Math.floor(place / PAGE);
}

function pageName(name: string, page: number): string {
  return `${name}page ${page}`;
}
