import type { LiveChunk } from '../../core/chunk.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import type { Observation } from './observation.js';

/** The pieces of an answer, observed on their way; the last of them wait until the exchange is kept. */
export class ObservedAnswer implements AsyncIterableIterator<readonly LiveChunk[]> {
  private readonly pieces: AsyncIterator<readonly LiveChunk[]>;

  /**
   * @param start when the request came, by `performance.now()`
   * @param keep called once the exchange is finished; never rejects
   */
  constructor(
    pieces: AsyncIterable<readonly LiveChunk[]>,
    private readonly observation: Observation,
    private readonly start: number,
    private readonly keep: () => Promise<void>,
  ) {
    this.pieces = pieces[Symbol.asyncIterator]();
  }

  next(): Promise<IteratorResult<readonly LiveChunk[]>> {
    return this.pieces.next().then(this.observe);
  }

  private readonly observe = (
    next: IteratorResult<readonly LiveChunk[]>,
  ): MaybePromise<IteratorResult<readonly LiveChunk[]>> => {
    if (next.done) return next;
    this.observation.take(next.value, performance.now() - this.start);
    return this.observation.isFinished ? this.keep().then(() => next) : next;
  };

  async return(): Promise<IteratorResult<readonly LiveChunk[]>> {
    await this.pieces.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
