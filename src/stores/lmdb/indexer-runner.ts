import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { SeedCancelledError } from '../../core/errors.js';
import type { Batch } from './batch.js';
import { Indexer, type IndexSummary } from './indexer.js';

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

/** To the thread. */
export type IndexerRequest = { batch: { bytes: Uint8Array; roles: string[] } } | 'finish' | 'close';
/** From the thread: a batch is done and its memory free, or all is done. */
export type IndexerResponse = { free: ArrayBuffer } | { summary: IndexSummary };

/** Batches that may wait for the thread: enough to keep it busy, few enough to keep memory flat. */
const BATCHES_IN_FLIGHT = 3;

/** Runs the indexer in a thread of its own, so that parsing and indexing each have a core. */
export class ThreadedIndexer implements IndexerRunner {
  private readonly worker: Worker;
  private readonly stop = new Int32Array(new SharedArrayBuffer(4));
  private inFlight = 0;
  private exited = false;
  private summary: IndexSummary | undefined;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  /** @param recycle gets the memory of batches that are done */
  constructor(
    folder: string,
    private readonly recycle: (bytes: Buffer) => void,
  ) {
    this.worker = new Worker(new URL('./indexer.worker.js', import.meta.url), {
      workerData: { folder, stop: this.stop } satisfies IndexerData,
    });
    this.worker.on('message', (response: IndexerResponse) => {
      if ('summary' in response) this.summary = response.summary;
      else {
        this.inFlight--;
        this.recycle(Buffer.from(response.free));
      }
      this.wake?.();
    });
    this.worker.on('error', (error: Error) => {
      this.failure = error;
      this.wake?.();
    });
    this.worker.on('exit', () => {
      this.exited = true;
      this.failure ??= new Error('The indexer stopped too early.');
      this.wake?.();
    });
  }

  async add({ bytes, roles }: Batch): Promise<void> {
    this.inFlight++;
    const request: IndexerRequest = { batch: { bytes, roles } };
    this.worker.postMessage(request, [bytes.buffer as ArrayBuffer]);
    await this.until(() => this.inFlight < BATCHES_IN_FLIGHT);
  }

  async finish(signal?: AbortSignal): Promise<IndexSummary> {
    const wake = (): void => this.wake?.();
    signal?.addEventListener('abort', wake);
    try {
      this.worker.postMessage('finish' satisfies IndexerRequest);
      await this.until(() => this.summary !== undefined || signal?.aborted === true);
    } finally {
      signal?.removeEventListener('abort', wake);
    }
    if (signal?.aborted) throw new SeedCancelledError();
    if (!this.summary) throw new Error('The indexer gave no summary.');
    return this.summary;
  }

  /** The thread closes its files itself: one that is terminated inside LMDB could take the process with it. */
  async close(): Promise<void> {
    if (this.exited) return;
    Atomics.store(this.stop, 0, 1);
    this.worker.postMessage('close' satisfies IndexerRequest);
    await once(this.worker, 'exit');
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
