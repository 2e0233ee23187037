import type { mongo } from 'mongoose';
import type { Source } from '../../core/corpus.js';
import { CorpusUnavailableError } from '../../core/errors.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import type { Message } from '../../core/message.js';
import { generationsIn, messagesOf } from './collections.js';
import type { GenerationReads } from './generation-reads.js';
import type { StoredRecord } from './message.schema.js';
import { beginningsOn, firstWith, messagesOfNumbers, type Side } from './search-queries.js';
import { idFromStored } from './stored-id.js';
import type { StoredText } from './stored-text.js';
import { TextReader } from './text-reader.js';

/** Entries of the index that are read together: many records may begin alike. */
const ENTRIES = 64;

/** A message, and where it is recorded. */
export interface RecordedMessage {
  readonly number: number;
  readonly message: Message;
  readonly source: Source;
}

/** Reads of a generation what a search looks at. */
export class SearchReader {
  private readonly texts: TextReader;

  constructor(private readonly reads: GenerationReads) {
    this.texts = new TextReader(reads.generation);
  }

  /** The last few beginnings before one, and the first few from it on: at most `most` each. */
  async around(beginning: string, most: number): Promise<string[]> {
    const sides = await Promise.all([
      this.beginnings({ $lt: beginning }, most),
      this.beginnings({ $gte: beginning }, most),
    ]);
    return sides.flat();
  }

  /** The number of the first record with each of some beginnings. */
  firstWith(beginnings: readonly string[]): Promise<Map<string, number>> {
    const { pipeline, options } = firstWith(beginnings);
    return this.reads.messages(async (messages, signal) => {
      const first = messages.aggregate<{ _id: string; number: number }>(pipeline, {
        ...options,
        signal,
      });
      return new Map((await first.toArray()).map(({ _id, number }) => [_id, number]));
    });
  }

  /** The messages of some numbers. */
  messages(numbers: readonly number[]): Promise<RecordedMessage[]> {
    const { filter, options } = messagesOfNumbers(numbers);
    return this.reads.run(async (db, signal) => {
      const messages = messagesOf(db, this.reads.generation);
      const found = await messages.find(filter, { ...options, signal }).toArray();
      return Promise.all(found.map((record) => this.recorded(record, db, signal)));
    });
  }

  /**
   * The numbers of the records whose replies are samples.
   * @throws CorpusUnavailableError when the generation has lost its figures
   */
  samples(): Promise<readonly number[]> {
    const { generation } = this.reads;
    return this.reads.run(async (db, signal) => {
      const options = { projection: { samples: 1 }, signal };
      const figures = await generationsIn(db).findOne({ _id: generation }, options);
      if (!figures) throw CorpusUnavailableError.damaged(generation);
      return figures.samples;
    });
  }

  /** The beginnings on one side that are nearest, each once. */
  private async beginnings(side: Side, most: number): Promise<string[]> {
    const found: string[] = [];
    for (;;) {
      const { filter, options } = beginningsOn(side, ENTRIES);
      const entries = await this.reads.messages((messages, signal) =>
        messages.find(filter, { ...options, signal }).toArray(),
      );
      let last = found.at(-1);
      for (const { beginning = '' } of entries) {
        if (beginning !== last) found.push(beginning);
        last = beginning;
      }
      if (last === undefined || entries.length < ENTRIES || found.length >= most) {
        return found.slice(0, most);
      }
      side = '$lt' in side ? { $lt: last } : { $gt: last };
    }
  }

  private async recorded(
    record: StoredRecord,
    db: mongo.Db,
    signal: AbortSignal,
  ): Promise<RecordedMessage> {
    const { _id: number, conversation, conversationId, position } = record;
    const read = (text: StoredText): MaybePromise<string> => this.texts.read(text, db, signal);
    const [from, value] = await Promise.all([read(record.from), read(record.value)]);
    const id = conversationId === undefined ? undefined : await idFromStored(conversationId, read);
    return { number, message: { from, value }, source: { id, conversation, position } };
  }
}
