import { BatchThread } from '../../core/batch-thread.js';
import type { Batch } from './batch.js';
import { Indexer } from './indexer.js';
import type { IndexSummary } from './summary.js';

/** Runs an {@link Indexer} somewhere. */
export interface IndexerRunner {
  /** Hands a batch over; resolves when the next one may come. The batch's bytes are the runner's from now on. */
  add(batch: Batch): Promise<void>;
  /** Completes the index. A runner that can do so throws {@link SeedCancelledError} as soon as the signal is given. */
  finish(signal?: AbortSignal): Promise<IndexSummary>;
  /** Frees the files; what is being done is stopped. */
  close(): Promise<void>;
}

/** Runs the indexer in this thread. */
export class InlineIndexer implements IndexerRunner {
  private readonly indexer: Indexer;

  constructor(folder: string) {
    this.indexer = new Indexer(folder);
  }

  add(batch: Batch): Promise<void> {
    this.indexer.add(batch);
    return Promise.resolve();
  }

  finish(): Promise<IndexSummary> {
    return this.indexer.finish();
  }

  close(): Promise<void> {
    return this.indexer.close();
  }
}

/** What the thread begins with. */
export interface IndexerData {
  readonly folder: string;
  /** Its one element is not zero once the thread is to stop: in the middle of its work it takes no messages. */
  readonly stop: Int32Array;
}

/** A batch on its way to the thread. */
export interface ThreadBatch {
  readonly bytes: Uint8Array;
  readonly roles: string[];
}

/** Runs the indexer in a thread of its own, so that parsing and indexing each have a core. */
export class ThreadedIndexer implements IndexerRunner {
  private readonly stop = new Int32Array(new SharedArrayBuffer(4));
  private readonly thread: BatchThread<ThreadBatch, ArrayBuffer, IndexSummary>;

  /** @param recycle gets the memory of batches that are done */
  constructor(folder: string, recycle: (bytes: Buffer) => void) {
    const data: IndexerData = { folder, stop: this.stop };
    this.thread = new BatchThread(
      new URL('./indexer.worker.js', import.meta.url),
      data,
      (given) => {
        recycle(Buffer.from(given));
      },
    );
  }

  add({ bytes, roles }: Batch): Promise<void> {
    return this.thread.add({ bytes, roles }, [bytes.buffer as ArrayBuffer]);
  }

  finish(signal?: AbortSignal): Promise<IndexSummary> {
    return this.thread.finish(signal);
  }

  /** The thread closes its files itself: one that is terminated inside LMDB could take the process with it. */
  close(): Promise<void> {
    Atomics.store(this.stop, 0, 1);
    return this.thread.close();
  }
}
