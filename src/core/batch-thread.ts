import { once } from 'node:events';
import { parentPort, Worker, type ResourceLimits, type Transferable } from 'node:worker_threads';
import { RepriseError, ReportedError, type ErrorReport } from './errors.js';
import { SeedCancelledError } from './seed-errors.js';

/** Batches that may wait for a thread: enough to keep it busy, few enough to keep memory flat. */
const BATCHES_WAITING = 3;

/** To the thread. */
type Request<Batch> = { readonly batch: Batch } | 'finish' | 'close';

/** From the thread: a batch is done, with what is given back of it; all is done; or what went wrong. */
type Response<Given, Result> =
  { readonly given: Given } | { readonly result: Result } | { readonly failure: ErrorReport };

/** What a thread does with batches. Errors with a message for the client reach the other side as they are. */
export interface BatchWork<Batch, Given, Result> {
  /** Takes the next batch; resolves with what is given back of it. */
  add(batch: Batch): Promise<Given>;
  /** What to transfer of that rather than copy. */
  transferred?(given: Given): Transferable[];
  /** Completes everything. Undefined when it was stopped. */
  finish(): Promise<Result | undefined>;
  /** Frees everything, whatever was done. */
  close(): Promise<void>;
}

/** Works on batches in a thread of its own, one after the other. */
export class BatchThread<Batch, Given, Result> {
  private readonly worker: Worker;
  private waiting = 0;
  private exited = false;
  private result: { readonly value: Result } | undefined;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  /**
   * @param script a module that calls {@link workOnBatches}
   * @param data what it finds as its `workerData`
   * @param take gets what is given back of each batch
   * @param resourceLimits of the thread
   */
  constructor(
    script: URL,
    data: object,
    take: (given: Given) => void = () => undefined,
    resourceLimits: ResourceLimits = {},
  ) {
    this.worker = new Worker(script, { workerData: data, resourceLimits });
    this.worker.on('message', (response: Response<Given, Result>) => {
      if ('given' in response) {
        this.waiting--;
        take(response.given);
      } else if ('result' in response) this.result = { value: response.result };
      else this.failure ??= new ReportedError(response.failure);
      this.wake?.();
    });
    this.worker.on('error', (error: Error) => {
      this.failure ??= error;
      this.wake?.();
    });
    this.worker.on('exit', () => {
      this.exited = true;
      this.failure ??= new Error('The thread stopped too early.');
      this.wake?.();
    });
  }

  /** Hands a batch over; resolves when the next one may come. Throws what an earlier one failed with. */
  async add(batch: Batch, transferred: Transferable[] = []): Promise<void> {
    this.waiting++;
    this.worker.postMessage({ batch } satisfies Request<Batch>, transferred);
    await this.until(() => this.waiting < BATCHES_WAITING);
  }

  /**
   * Waits until everything is complete.
   * @throws SeedCancelledError as soon as the signal is given; the thread may go on until {@link close}
   */
  async finish(signal?: AbortSignal): Promise<Result> {
    const wake = (): void => this.wake?.();
    signal?.addEventListener('abort', wake);
    try {
      this.worker.postMessage('finish' satisfies Request<Batch>);
      await this.until(() => this.result !== undefined || signal?.aborted === true);
    } finally {
      signal?.removeEventListener('abort', wake);
    }
    if (signal?.aborted) throw new SeedCancelledError();
    if (!this.result) throw new Error('The thread gave no result.');
    return this.result.value;
  }

  /** Waits until the thread has freed what it has, and ended. */
  async close(): Promise<void> {
    if (this.exited) return;
    this.worker.postMessage('close' satisfies Request<Batch>);
    await once(this.worker, 'exit');
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

/** Works on the batches that this thread is sent. What has no message for the client ends the thread. */
export function workOnBatches<Batch, Given, Result>(work: BatchWork<Batch, Given, Result>): void {
  const respond = (response: Response<Given, Result>, transferred?: Transferable[]): void => {
    parentPort?.postMessage(response, transferred);
  };
  const handle = async (request: Request<Batch>): Promise<void> => {
    if (request !== 'finish' && request !== 'close') {
      const given = await work.add(request.batch);
      respond({ given }, work.transferred?.(given));
      return;
    }
    const result = request === 'finish' ? await work.finish() : undefined;
    if (result !== undefined) respond({ result });
    await work.close();
    parentPort?.close();
  };
  let last = Promise.resolve();
  parentPort?.on('message', (request: Request<Batch>) => {
    last = last
      .then(() => handle(request))
      .catch((error: unknown) => {
        if (!(error instanceof RepriseError)) throw error;
        respond({ failure: error.report });
      });
  });
}
