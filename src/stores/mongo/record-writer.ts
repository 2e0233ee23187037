import type { mongo } from 'mongoose';
import type { Conversation } from '../../core/message.js';
import { messagesOf, textsOf } from './collections.js';
import { Inserts } from './inserts.js';
import { LongTexts, type TextPart } from './long-texts.js';
import type { StoredRecord } from './message.schema.js';
import { RecordMaker } from './record-maker.js';

/** UTF-16 code units of texts in a batch; each is written up to three times, and memory holds several batches. */
const BATCH_UNITS = 1 << 20;

/** Makes the documents of conversations, and inserts them into a generation's collections. */
export class RecordWriter {
  private readonly texts = new LongTexts();
  private readonly maker = new RecordMaker(this.texts);
  private readonly records: Inserts<StoredRecord>;
  private readonly parts: Inserts<TextPart>;

  /** @param batchSize the most documents that are sent at a time */
  constructor(db: mongo.Db, generation: string, batchSize: number) {
    this.records = new Inserts(messagesOf(db, generation), batchSize, BATCH_UNITS);
    this.parts = new Inserts(textsOf(db, generation), batchSize, BATCH_UNITS);
  }

  /** Adds conversations, in the order of the file; resolves when there is room for more. */
  async add(conversations: readonly Conversation[]): Promise<void> {
    for (const conversation of conversations) {
      const records = this.maker.make(conversation);
      for (const part of this.texts.take()) {
        const full = this.parts.add(part, part.piece.length);
        if (full) await full;
      }
      for (const [i, record] of records.entries()) {
        const full = this.records.add(record, conversation.messages[i].value.length);
        if (full) await full;
      }
    }
  }

  /** Waits until everything is stored. */
  async end(): Promise<void> {
    await this.parts.end();
    await this.records.end();
  }

  /** Waits until nothing is under way any more; what was not sent is dropped. */
  async settle(): Promise<void> {
    await Promise.all([this.parts.settle(), this.records.settle()]);
  }
}
