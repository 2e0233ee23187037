import type { GenerationReads } from './generation-reads.js';
import type { AggregateQuery, FindQuery } from './look-up-queries.js';

/** Before the first conversation. */
const NO_CONVERSATION = -1;

/** Numbers of records in the order of the file. */
export interface NumberPage {
  readonly numbers: readonly number[];
  /** The conversation of the last of them, where they are the first of each; of the record before them when there is none. */
  readonly lastConversation: number;
}

/** Counts records, and reads their numbers: from an index alone. */
export class NumberReader {
  constructor(private readonly reads: GenerationReads) {}

  /** The number that a query counts. */
  count({ pipeline, options }: AggregateQuery): Promise<number> {
    return this.reads.messages(async (messages, signal) => {
      const counted = messages.aggregate<{ total: number }>(pipeline, { ...options, signal });
      const [first] = await counted.toArray();
      return (first as { total: number } | undefined)?.total ?? 0;
    });
  }

  /** The numbers of the records that a query finds. */
  numbers({ filter, options }: FindQuery): Promise<NumberPage> {
    return this.reads.messages(async (messages, signal) => {
      const found = await messages.find(filter, { ...options, signal }).toArray();
      return { numbers: found.map(({ _id }) => _id), lastConversation: NO_CONVERSATION };
    });
  }

  /**
   * The number of the first record of each conversation, in the order of a query; at most `limit`.
   * @param before the conversation of the record before these
   */
  firstNumbers(
    { filter, options }: FindQuery,
    limit: number,
    before = NO_CONVERSATION,
  ): Promise<NumberPage> {
    return this.reads.messages(async (messages, signal) => {
      const cursor = messages.find(filter, { ...options, signal });
      const numbers: number[] = [];
      let lastConversation = before;
      try {
        while (numbers.length < limit && (await cursor.hasNext())) {
          for (const { _id, conversation } of cursor.readBufferedDocuments()) {
            if (conversation === lastConversation) continue;
            if (numbers.length === limit) break;
            lastConversation = conversation;
            numbers.push(_id);
          }
        }
        return { numbers, lastConversation };
      } finally {
        await cursor.close();
      }
    });
  }
}
