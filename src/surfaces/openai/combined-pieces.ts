import type { LiveChunk, Usage } from '../../core/chunk.js';
import type { EngineAnswer } from '../../core/engine.js';
import { piecesOf } from '../../core/pieces.js';

type Pieces = AsyncIterator<readonly LiveChunk[]>;

/** The pieces of several answers, one after the other, and what they cost together. When one fails, all are ended. */
export class CombinedPieces implements AsyncIterableIterator<readonly LiveChunk[]> {
  /** Of the answers that have not come to their end. */
  private open: Pieces[];
  /** The number of the first reply of the answer whose turn it is. */
  private first = 0;
  private usage: Usage | undefined = { prompt: 0, completion: 0 };

  /** @param counts how many replies each answer has */
  constructor(
    answers: readonly EngineAnswer[],
    private readonly counts: readonly number[],
  ) {
    this.open = answers.map((answer) => piecesOf(answer)[Symbol.asyncIterator]());
  }

  async next(): Promise<IteratorResult<readonly LiveChunk[]>> {
    while (this.open.length > 0) {
      const [pieces] = this.open;
      const next = await this.nextOf(pieces);
      if (!next.done) {
        const value = next.value.flatMap((chunk) => this.moved(chunk));
        if (value.length > 0) return { done: false, value };
      } else if (pieces === this.open[0]) {
        this.first += this.counts[this.counts.length - this.open.length];
        this.open.shift();
      }
    }
    const { usage } = this;
    this.usage = undefined;
    if (!usage) return { done: true, value: undefined };
    return { done: false, value: [{ type: 'usage', usage }] };
  }

  async return(): Promise<IteratorResult<readonly LiveChunk[]>> {
    const { open } = this;
    this.open = [];
    this.usage = undefined;
    await Promise.all(open.map(async (pieces) => await pieces.return?.()));
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async nextOf(pieces: Pieces): Promise<IteratorResult<readonly LiveChunk[]>> {
    try {
      return await pieces.next();
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  private moved(chunk: LiveChunk): LiveChunk[] {
    if (chunk.type !== 'usage') return [{ ...chunk, choice: this.first + chunk.choice }];
    this.usage &&= {
      prompt: this.usage.prompt + chunk.usage.prompt,
      completion: this.usage.completion + chunk.usage.completion,
    };
    return [];
  }
}

/** Ends answers that nobody waits for any more. */
export async function endAll(answers: readonly EngineAnswer[]): Promise<void> {
  await new CombinedPieces(answers, []).return();
}
