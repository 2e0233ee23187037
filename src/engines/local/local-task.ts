import { ClientLeftError } from '../../core/chat-errors.js';
import type { LiveChunk } from '../../core/chunk.js';
import type { Job } from './messages.js';

/** Someone who waits for the next chunk. */
interface Reader {
  resolve(result: IteratorResult<readonly LiveChunk[], undefined>): void;
  reject(error: Error): void;
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * A request on its way through the queue and the model, and the chunks of its answer that nobody has read. No generator:
 * the `return` of one would wait for the chunk that is asked for, and so for the model.
 */
export class LocalTask implements AsyncIterableIterator<
  readonly LiveChunk[],
  undefined,
  undefined
> {
  /** Resolves once a chunk is at hand; rejects with what goes wrong before. */
  readonly begun: Promise<void>;
  private settle: (error?: Error) => void = () => undefined;
  private readonly chunks: LiveChunk[] = [];
  private readonly readers: Reader[] = [];
  private isOver = false;
  private failure: Error | undefined;

  /**
   * @param onTake called when a chunk was read
   * @param onLeave called when nobody wants the answer any more, before its end
   */
  constructor(
    readonly job: Job,
    private readonly signal: AbortSignal,
    private readonly onTake: (task: LocalTask) => void,
    private readonly onLeave: (task: LocalTask) => void,
  ) {
    this.begun = new Promise((resolve, reject) => {
      this.settle = (error) => {
        if (error) reject(error);
        else resolve();
      };
    });
    signal.addEventListener('abort', this.clientLeft);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** A chunk has come. */
  push(chunk: LiveChunk): void {
    if (this.isOver) return;
    this.chunks.push(chunk);
    this.settle();
    this.serve();
  }

  /** There is no more to come. */
  end(): void {
    this.close(undefined);
  }

  /** Nothing more comes, for this reason; chunks that are there can be read before. */
  fail(error: Error): void {
    this.close(error);
  }

  next(): Promise<IteratorResult<readonly LiveChunk[], undefined>> {
    return new Promise((resolve, reject) => {
      this.readers.push({ resolve, reject });
      this.serve();
    });
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.leave(undefined);
    return Promise.resolve(END);
  }

  private readonly clientLeft = (): void => this.leave(new ClientLeftError());

  private leave(error: Error | undefined): void {
    this.chunks.length = 0;
    if (this.isOver) this.failure = undefined;
    else {
      this.onLeave(this);
      this.close(error);
    }
  }

  private close(error: Error | undefined): void {
    if (this.isOver) return;
    this.isOver = true;
    this.failure = error;
    this.signal.removeEventListener('abort', this.clientLeft);
    this.settle(error);
    this.serve();
  }

  private serve(): void {
    while (this.readers.length > 0) {
      const chunk = this.chunks.shift();
      if (chunk) {
        this.onTake(this);
        this.readers.shift()?.resolve({ done: false, value: [chunk] });
      } else if (!this.isOver) return;
      else if (this.failure) {
        this.readers.shift()?.reject(this.failure);
        this.failure = undefined;
      } else this.readers.shift()?.resolve(END);
    }
  }
}
