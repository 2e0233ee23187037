import { describe, expect, test } from '@jest/globals';
import type { LiveChunk } from '../../../src/core/chunk.js';
import type { LiveAnswer } from '../../../src/core/engine.js';
import { CombinedPieces, endAll } from '../../../src/surfaces/openai/combined-pieces.js';
import { Told } from '../../contracts/engine/told.js';

/** An answer of one reply that comes word by word, and knows whether it was ended. */
class Worded implements LiveAnswer, AsyncIterableIterator<readonly LiveChunk[]> {
  readonly origin = { rung: 'upstream', total: 0 } as const;
  returns = 0;
  private readonly batches: LiveChunk[][];
  private wake: (() => void) | undefined;

  /** @param fails whether it ends with an error; `waits` when it goes on for ever */
  constructor(
    words: readonly string[],
    private readonly ending: 'ends' | 'fails' | 'waits' = 'ends',
  ) {
    const text = words.map((word): LiveChunk => ({
      type: 'text',
      choice: 0,
      text: word,
      count: 1,
    }));
    this.batches = [[{ type: 'start', choice: 0 }], ...text.map((each) => [each])];
    if (ending === 'ends')
      this.batches.push(
        [{ type: 'end', choice: 0, reason: 'stop' }],
        [{ type: 'usage', usage: { prompt: 10, completion: words.length } }],
      );
  }

  get live(): this {
    return this;
  }

  async next(): Promise<IteratorResult<readonly LiveChunk[]>> {
    const value = this.batches.shift();
    if (value && this.returns === 0) return { done: false, value };
    if (this.ending === 'fails') throw new Error('It fails.');
    if (this.ending === 'waits' && this.returns === 0)
      await new Promise<void>((resolve) => (this.wake = resolve));
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<readonly LiveChunk[]>> {
    this.returns++;
    this.wake?.();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

async function all(pieces: AsyncIterable<readonly LiveChunk[]>): Promise<LiveChunk[]> {
  const chunks: LiveChunk[] = [];
  for await (const some of pieces) chunks.push(...some);
  return chunks;
}

describe('The pieces of several answers', () => {
  test('come one answer after the other, with the usage of all', async () => {
    const answers = [new Worded(['a', 'b']), new Worded([]), new Worded(['c'])];
    const told = new Told(await all(new CombinedPieces(answers, [1, 2, 1])));
    expect(told.replies.map((reply) => (reply as typeof reply | undefined)?.text)).toEqual([
      'ab',
      '',
      undefined,
      'c',
    ]);
    expect(told.usage).toEqual({ prompt: 30, completion: 3 });
  });

  test('end all answers when one fails, and are over then', async () => {
    const answers = [new Worded(['a']), new Worded(['b'], 'fails'), new Worded(['c'], 'waits')];
    const pieces = new CombinedPieces(answers, [1, 1, 1]);
    await expect(all(pieces)).rejects.toThrow('It fails.');
    expect(answers.map(({ returns }) => returns > 0)).toEqual([false, true, true]);
    expect((await pieces.next()).done).toBe(true);
  });

  test('end all answers when nobody takes them, before the first and in the middle', async () => {
    for (const taken of [0, 1, 3, 4]) {
      const answers = [new Worded(['a']), new Worded(['b'], 'waits'), new Worded(['c'])];
      const pieces = new CombinedPieces(answers, [1, 1, 1]);
      for (let i = 0; i < taken; i++) expect((await pieces.next()).done).toBe(false);
      await pieces.return();
      await pieces.return();
      const open = answers.slice(taken > 2 ? 1 : 0);
      expect(open.map(({ returns }) => returns)).toEqual(open.map(() => 1));
      expect(await pieces.next()).toEqual({ done: true, value: undefined });
    }
  });

  test('end a wait for the next piece', async () => {
    const waiting = new Worded([], 'waits');
    const pieces = new CombinedPieces([waiting, new Worded(['b'])], [1, 1]);
    await pieces.next();
    const next = pieces.next();
    await pieces.return();
    expect((await next).done).toBe(true);
  });
});

test('Answers that nobody waits for are ended before anything is taken of them', async () => {
  const answers = [new Worded(['a']), new Worded(['b'], 'waits')];
  await endAll(answers);
  expect(answers.map(({ returns }) => returns)).toEqual([1, 1]);
});
