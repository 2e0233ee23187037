import type { mongo } from 'mongoose';
import type { Key } from '../../core/keys.js';
import { allThen, andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { messagesName, messagesOf } from './collections.js';
import { firstBatch } from './first-batch.js';
import { isUtf8, readRecord, type FoundRecord } from './found-record.js';
import type { GenerationReads } from './generation-reads.js';
import type { FindQuery } from './look-up-queries.js';
import type { Occurrence } from './occurrence.js';
import { replyJson } from './reply-json.js';
import { idFromStored } from './stored-id.js';
import type { StoredText } from './stored-text.js';
import { TextReader } from './text-reader.js';

/** Records that were read, in the order of the query. */
export interface Found {
  readonly occurrences: readonly Occurrence[];
  /** The key of each, when the query asks for it. */
  readonly keys: readonly Key[];
  /** The number of each. */
  readonly numbers: readonly number[];
  /** Whether there may be more of them. */
  readonly cut: boolean;
}

/** The same, while they are read. */
interface Gathered {
  readonly occurrences: Occurrence[];
  readonly keys: Key[];
  readonly numbers: number[];
  /** Bytes of the replies' JSON. */
  bytes: number;
  readonly mostBytes: number;
}

/** Reads the records of one generation, without mongoose's documents. */
export class RecordReader {
  private readonly messages: string;
  private readonly texts: TextReader;

  constructor(private readonly reads: GenerationReads) {
    this.messages = messagesName(reads.generation);
    this.texts = new TextReader(reads.generation);
  }

  /** The id of the generation. */
  get generation(): string {
    return this.reads.generation;
  }

  /**
   * What a query finds, up to its limit.
   * @param mostBytes reading stops with the reply with which the replies' JSON has as many bytes
   */
  find(query: FindQuery, mostBytes = Infinity): Promise<Found> {
    return this.reads.run(async (db, signal) => {
      const found: Gathered = { occurrences: [], keys: [], numbers: [], bytes: 0, mostBytes };
      const { documents, isAll } = await firstBatch(db, this.messages, query, signal);
      await this.gather(documents, found, db, signal);
      if (!isAll) await this.gatherRest(query, found, db, signal);
      const { occurrences, bytes } = found;
      const cut = occurrences.length === query.options.limit || bytes >= mostBytes;
      return { ...found, cut };
    });
  }

  /** Reads what follows on what was gathered. */
  private async gatherRest(
    { filter, options }: FindQuery,
    found: Gathered,
    db: mongo.Db,
    signal: AbortSignal,
  ): Promise<void> {
    const skip = found.occurrences.length;
    const cursor = messagesOf(db, this.generation).find<Buffer>(filter, {
      ...options,
      skip,
      ...(options.limit !== undefined && { limit: options.limit - skip }),
      raw: true,
      signal,
    });
    try {
      while (found.bytes < found.mostBytes && (await cursor.hasNext()))
        await this.gather(cursor.readBufferedDocuments(), found, db, signal);
    } finally {
      await cursor.close();
    }
  }

  private async gather(
    documents: readonly Buffer[],
    found: Gathered,
    db: mongo.Db,
    signal: AbortSignal,
  ): Promise<void> {
    for (const document of documents) {
      if (found.bytes >= found.mostBytes) return;
      const record = readRecord(document);
      const occurrence = this.occurrence(record, db, signal);
      const whole = occurrence instanceof Promise ? await occurrence : occurrence;
      found.occurrences.push(whole);
      found.numbers.push(record.number);
      if (record.key) found.keys.push(record.key);
      found.bytes += whole.json.length;
    }
  }

  private occurrence(
    { conversation, conversationId, position, from, previousFrom, reply }: FoundRecord,
    db: mongo.Db,
    signal: AbortSignal,
  ): MaybePromise<Occurrence> {
    if (!reply) throw new Error('A record that was found has no reply.');
    const read = (text: StoredText): MaybePromise<string> => this.texts.read(text, db, signal);
    const roles = [from, reply.from, ...(previousFrom === undefined ? [] : [previousFrom])];
    const storedId = conversationId === undefined ? undefined : idFromStored(conversationId, read);
    return andThen(storedId, (id) =>
      allThen(roles.map(read), ([role, replyFrom, previousRole]) =>
        andThen(isUtf8(reply.value) ? reply.value : read(reply.value), (value) => ({
          from: role,
          previousFrom: previousRole,
          json: replyJson(replyFrom, value),
          source: { id, conversation, position: reply.position ?? position + 1 },
        })),
      ),
    );
  }
}
