import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CorpusWriter, type GenerationSummary } from '../../core/corpus.js';
import { SeedRunningError, StoreWriteError } from '../../core/seed-errors.js';
import type { Conversation } from '../../core/message.js';
import { refuseCancelled } from '../../core/refuse-cancelled.js';
import { BatchPacker, type Batch } from './batch.js';
import { DATA_FILE } from './folders.js';
import type { Generations } from './generations.js';
import { InlineIndexer, ThreadedIndexer, type IndexerRunner } from './indexer-runner.js';
import { FORMAT } from './layout.js';
import { Lengths } from '../../core/lengths.js';
import type { SeedingLock } from './seeding-lock.js';
import { sync, writeSummary, type Summary } from './summary.js';

const BATCH_BYTES = 1 << 20;

/** Writes a generation into its own LMDB environment. */
export class LmdbWriter extends CorpusWriter {
  private readonly folder: string;
  private readonly packer = new BatchPacker(BATCH_BYTES);
  private readonly lengths = new Lengths();
  private indexer: IndexerRunner | undefined;
  private ended = false;

  /**
   * @param threads whether a corpus of more than one batch is indexed in a thread; a smaller one never is, since
   *   starting the thread takes longer than the work.
   */
  constructor(
    private readonly generations: Generations,
    readonly id: string,
    private readonly lock: SeedingLock,
    private readonly threads: boolean,
  ) {
    super();
    this.folder = generations.folder(id);
  }

  add(conversation: Conversation): Promise<void> | undefined {
    for (const { value } of conversation.messages) this.lengths.add(value.length);
    return this.packer.add(conversation)
      ? this.explained(() => this.index(this.packer.take()))
      : undefined;
  }

  commit(signal?: AbortSignal): Promise<GenerationSummary> {
    return this.explained(() => this.complete(signal));
  }

  async discard(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    try {
      await this.indexer?.close();
    } finally {
      this.generations.remove(this.id);
      this.lock.release();
    }
  }

  private async complete(signal?: AbortSignal): Promise<GenerationSummary> {
    await this.index(this.packer.take(), true);
    this.indexer ??= new InlineIndexer(this.folder);
    const index = await this.indexer.finish(signal);
    await refuseCancelled(signal);
    const createdAt = new Date().toISOString();
    const lengths = this.lengths.summary();
    const data = join(this.folder, DATA_FILE);
    sync(data);
    const { size: dataBytes } = statSync(data);
    const summary: Summary = {
      format: FORMAT,
      id: this.id,
      createdAt,
      dataBytes,
      lengths,
      ...index,
    };
    writeSummary(this.folder, summary);
    await refuseCancelled(signal);
    if (!this.lock.isHeld()) throw new SeedRunningError();
    this.generations.promote(this.id);
    this.ended = true;
    const bytes = this.generations.bytes(this.id);
    try {
      this.generations.sweep();
    } finally {
      this.lock.release();
    }
    return {
      id: this.id,
      createdAt,
      state: 'live',
      conversations: index.conversations,
      messages: index.messages,
      bytes,
    };
  }

  private async index(batch: Batch | undefined, last = false): Promise<void> {
    if (!batch) return;
    this.indexer ??=
      this.threads && !last
        ? new ThreadedIndexer(this.folder, (bytes) => {
            this.packer.recycle(bytes);
          })
        : new InlineIndexer(this.folder);
    await this.indexer.add(batch);
  }

  /** Runs a step; when it fails for the store's own reasons, says where and why. */
  private async explained<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      throw StoreWriteError.explain(this.folder, error);
    }
  }
}
