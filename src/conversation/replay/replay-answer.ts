import type { Chunk } from '../../core/chunk.js';
import type { ChatAnswer, Origin, PiecedText } from '../../core/engine.js';
import type { Chunking } from '../../tokens/pieces.js';
import type { ReplayChoice } from './replay-choice.js';

/** Replies that are at hand, as an engine's answer. */
export class ReplayAnswer implements ChatAnswer {
  constructor(
    readonly origin: Origin,
    readonly choices: readonly ReplayChoice[],
    private readonly prompt: number,
    private readonly chunking: Chunking,
    private readonly withTokens: boolean,
  ) {}

  get took(): number | undefined {
    const times = this.choices.flatMap(({ took }) => took ?? []);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  get usage(): ChatAnswer['usage'] {
    const completion = this.choices.reduce((sum, { count }) => sum + count, 0);
    return { prompt: this.prompt, completion };
  }

  pieced(): PiecedText | undefined {
    const { choices, chunking, withTokens } = this;
    return choices.length === 1 && !withTokens ? choices[0].pieced(chunking) : undefined;
  }

  *chunks(): Generator<Chunk> {
    const open = this.choices.map((each, choice) =>
      each.chunks(choice, this.chunking, this.withTokens),
    );
    if (open.length === 1) {
      yield* open[0];
      return;
    }
    // One piece of each in turn, until none has any more.
    let left = open;
    while (left.length > 0) {
      const still: typeof left = [];
      for (const chunks of left) {
        const { done, value } = chunks.next();
        if (done) continue;
        yield value;
        still.push(chunks);
      }
      left = still;
    }
  }
}
