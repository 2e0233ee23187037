import { once } from 'node:events';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import { ClientLeftError } from '../../core/chat-errors.js';
import type { LiveChunk } from '../../core/chunk.js';
import type { RepriseError } from '../../core/errors.js';
import { ReportedError } from '../../core/errors.js';
import {
  LocalClosedError,
  LocalQueueFullError,
  LocalWorkerDiedError,
} from '../../core/local-errors.js';
import { Credit } from './credit.js';
import { LocalTask } from './local-task.js';
import type { Job, ModelPlace, ModelThreadData, ThreadMessage, ThreadRequest } from './messages.js';

/** How often in a row a thread may die before its model is loaded, until those that wait are told. */
const LOADS = 3;

/** What the thread of a model is doing. */
export interface ThreadFigures {
  /** Requests in the queue. */
  readonly waiting: number;
  /** Whether it works on a request, or ends one that nobody wants any more. */
  readonly busy: boolean;
  readonly state: 'none' | 'loading' | 'ready';
}

/** Whoever waits for the model to be loaded. */
interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Keeps a model in a thread of its own, and asks it for one answer after the other. A thread that dies takes the request
 * with it that it works on; another one takes the rest.
 */
export class ModelThread {
  private readonly credit = new Credit();
  private readonly waiting: LocalTask[] = [];
  private readonly warming: Waiter[] = [];
  private current: LocalTask | undefined;
  private worker: Worker | undefined;
  private isReady = false;
  private deaths = 0;
  private closed: Promise<void> | undefined;

  /**
   * @param script takes {@link ThreadRequest}s and tells {@link ThreadMessage}s: see model.worker.ts
   * @param bound how many requests may wait
   * @param resourceLimits of the thread
   */
  constructor(
    private readonly script: URL,
    private readonly place: ModelPlace,
    private readonly bound: number,
    private readonly resourceLimits: ResourceLimits = {},
  ) {}

  get figures(): ThreadFigures {
    const state = this.isReady ? 'ready' : this.worker ? 'loading' : 'none';
    return { waiting: this.waiting.length, busy: this.current !== undefined, state };
  }

  /**
   * The answer to a job, its first chunk at hand.
   * @throws RepriseError what goes wrong before that
   */
  async run(job: Job, signal: AbortSignal): Promise<AsyncIterable<readonly LiveChunk[]>> {
    if (this.closed) throw new LocalClosedError();
    if (signal.aborted) throw new ClientLeftError();
    if (this.waiting.length >= this.bound) throw new LocalQueueFullError(this.waiting.length);
    const task = new LocalTask(job, signal, this.taken, this.left);
    this.waiting.push(task);
    this.advance();
    await task.begun;
    return task;
  }

  /** Loads the model, if it is not; rejects when it cannot be. */
  load(): Promise<void> {
    if (this.closed) return Promise.reject(new LocalClosedError());
    if (this.isReady) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.warming.push({ resolve, reject });
      this.advance();
    });
  }

  /** Ends the thread, and all requests with it. */
  close(): Promise<void> {
    return (this.closed ??= this.end());
  }

  private async end(): Promise<void> {
    const error = new LocalClosedError();
    this.failWaiting(error);
    this.current?.fail(error);
    this.credit.stop();
    if (!this.worker) return;
    // The thread ends itself: terminating one inside the library's own code takes the process with it.
    this.worker.postMessage('close' satisfies ThreadRequest);
    await once(this.worker, 'exit');
  }

  private readonly taken = (task: LocalTask): void => {
    if (task === this.current) this.credit.take();
  };

  private readonly left = (task: LocalTask): void => {
    // It is current until the thread says that it has stopped.
    if (task === this.current) this.credit.stop();
    else this.waiting.splice(this.waiting.indexOf(task), 1);
  };

  private advance(): void {
    if (this.closed || this.current) return;
    if (this.waiting.length === 0 && this.warming.length === 0) return;
    if (!this.worker) this.start();
    else if (this.isReady) {
      this.current = this.waiting.shift();
      this.credit.begin();
      if (this.current) this.worker.postMessage(this.current.job satisfies ThreadRequest);
    }
  }

  private start(): void {
    const workerData: ModelThreadData = { place: this.place, credit: this.credit.memory };
    const { resourceLimits } = this;
    const worker = new Worker(this.script, { workerData, resourceLimits });
    let reason = 'it ended';
    this.worker = worker;
    worker.on('message', (message: ThreadMessage) => this.receive(message));
    // Whatever was thrown in it.
    worker.on('error', (error: Partial<Error> | null | undefined) => {
      reason = error?.message ?? 'it threw what is no error';
    });
    worker.on('exit', (code) => {
      if (this.worker === worker) this.died(`${reason}, with status ${code}`);
    });
  }

  private receive(message: ThreadMessage): void {
    switch (message.type) {
      case 'ready':
        this.isReady = true;
        this.deaths = 0;
        for (const { resolve } of this.warming.splice(0)) resolve();
        break;
      case 'unusable':
        // It ends by itself; the next request is for another one, which may find what was missing.
        this.worker = undefined;
        this.failWaiting(new ReportedError(message.failure));
        break;
      case 'chunk':
        this.current?.push(message.chunk);
        return;
      case 'over': {
        const task = this.current;
        this.current = undefined;
        if (message.failure) task?.fail(new ReportedError(message.failure));
        else task?.end();
      }
    }
    this.advance();
  }

  private died(reason: string): void {
    this.worker = undefined;
    const task = this.current;
    this.current = undefined;
    task?.fail(new LocalWorkerDiedError('while it answered', reason));
    if (!this.isReady && ++this.deaths >= LOADS) {
      this.deaths = 0;
      this.failWaiting(new LocalWorkerDiedError('while it was loaded', reason));
    }
    this.isReady = false;
    this.advance();
  }

  private failWaiting(error: RepriseError): void {
    for (const task of this.waiting.splice(0)) task.fail(error);
    for (const { reject } of this.warming.splice(0)) reject(error);
  }
}
