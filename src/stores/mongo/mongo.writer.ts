import type { mongo } from 'mongoose';
import { CorpusWriter, type GenerationSummary } from '../../core/corpus.js';
import { SeedCancelledError, SeedRunningError } from '../../core/seed-errors.js';
import type { Conversation } from '../../core/message.js';
import { refuseCancelled } from '../../core/refuse-cancelled.js';
import { again } from './again.js';
import { dropGeneration, FORMAT, generationsIn, messagesOf } from './collections.js';
import { CorpusState } from './corpus-state.js';
import type { StoredGeneration } from './generation.schema.js';
import { isOutage } from './failure.js';
import { indexMessages } from './indexing.js';
import { InlineRecords, ThreadedRecords, type RecordRunner } from './record-runner.js';
import { RecordWriter } from './record-writer.js';
import { Tally } from './tally.js';
import { explainWrite, type WriteConnection } from './write-connection.js';

/** UTF-16 code units of texts that are handed over at a time. */
const HANDED_UNITS = 1 << 20;
/** Messages that are handed over at a time, however short. */
const HANDED_MESSAGES = 5000;

/** Milliseconds between two signs of life. */
const BEAT_MS = 2000;

/** How a generation is written. */
export interface WriterOptions {
  readonly uri: string;
  /** The most documents that are sent at a time. */
  readonly batchSize: number;
  /** Whether documents may be made and sent in a thread of their own. A small corpus never is. */
  readonly threads: boolean;
  /** Called when the generation is live. */
  readonly onLive: () => void;
}

/** Writes a generation into collections of its own. */
export class MongoWriter extends CorpusWriter {
  private readonly db: mongo.Db;
  private readonly state: CorpusState;
  private readonly tally = new Tally();
  private readonly beat: NodeJS.Timeout;
  private batch: Conversation[] = [];
  private units = 0;
  private messages = 0;
  private records: RecordRunner | undefined;
  private indexing: Promise<unknown> | undefined;
  private lost = false;
  private ended = false;

  constructor(
    private readonly connection: WriteConnection,
    readonly id: string,
    private readonly options: WriterOptions,
  ) {
    super();
    this.db = connection.db;
    this.state = new CorpusState(this.db);
    this.beat = setInterval(() => void this.giveSign(), BEAT_MS).unref();
  }

  add(conversation: Conversation): Promise<void> | undefined {
    this.tally.add(conversation);
    this.batch.push(conversation);
    for (const { value } of conversation.messages) this.units += value.length;
    this.messages += conversation.messages.length;
    return this.units >= HANDED_UNITS || this.messages >= HANDED_MESSAGES
      ? this.explained(() => this.handOver())
      : undefined;
  }

  commit(signal?: AbortSignal): Promise<GenerationSummary> {
    return this.explained(() => this.complete(signal));
  }

  async discard(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.beat);
    try {
      await this.records?.close();
      // A generation whose right to be written is gone is somebody else's to sweep; or it went live after all.
      if (await this.state.release(this.id)) await this.drop();
    } catch (error) {
      // Out of reach, it is swept as one that was killed.
      if (!isOutage(error)) throw explainWrite(this.options.uri, error);
    } finally {
      await this.connection.close();
    }
  }

  private async drop(): Promise<void> {
    // That ends the index builds; one that was about to begin makes the collection anew.
    await dropGeneration(this.db, this.id);
    if (!this.indexing) return;
    await this.indexing.catch(() => undefined);
    await dropGeneration(this.db, this.id);
  }

  private async complete(signal?: AbortSignal): Promise<GenerationSummary> {
    await this.handOver(true);
    await this.records?.end(signal);
    const { conversations, messages } = this.tally;
    const createdAt = new Date();
    const indexing = indexMessages(this.db, messagesOf(this.db, this.id));
    this.indexing = indexing;
    const repeated = await unlessCancelled(indexing, signal);
    const generation: StoredGeneration = {
      _id: this.id,
      format: FORMAT,
      createdAt,
      ...this.tally.figures(),
      repeated,
    };
    const durable = { upsert: true, writeConcern: { w: 'majority' } } as const;
    await again(() => generationsIn(this.db).replaceOne({ _id: this.id }, generation, durable));
    await refuseCancelled(signal);
    if (!(await this.state.promote(this.id))) throw new SeedRunningError();
    this.ended = true;
    clearInterval(this.beat);
    this.options.onLive();
    await this.connection.close();
    return {
      id: this.id,
      createdAt: createdAt.toISOString(),
      state: 'live',
      conversations,
      messages,
    };
  }

  private async handOver(last = false): Promise<void> {
    if (this.lost) throw new SeedRunningError();
    if (this.batch.length === 0) return;
    const { batch } = this;
    this.batch = [];
    this.units = 0;
    this.messages = 0;
    this.records ??= this.start(last);
    await this.records.add(batch);
  }

  /** @param last whether everything comes in one batch */
  private start(last: boolean): RecordRunner {
    const { uri, batchSize, threads } = this.options;
    return threads && !last
      ? new ThreadedRecords({ uri, generation: this.id, batchSize })
      : new InlineRecords(new RecordWriter(this.db, this.id, batchSize));
  }

  private async giveSign(): Promise<void> {
    try {
      this.lost ||= !(await this.state.beat(this.id));
    } catch {
      // The database is out of reach: the writes meet the same trouble, and report it.
    }
  }

  private async explained<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      throw explainWrite(this.options.uri, error);
    }
  }
}

/** The outcome of work that cannot be stopped, unless the signal is given before. */
async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let cancel: (() => void) | undefined;
  const cancelled = new Promise<never>((_, reject) => {
    cancel = (): void => {
      reject(new SeedCancelledError());
    };
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    if (cancel) signal.removeEventListener('abort', cancel);
  }
}
