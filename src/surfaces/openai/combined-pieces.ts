import type { ChatRequest } from '../../core/chat.js';
import type { LiveChunk, Usage } from '../../core/chunk.js';
import type { EngineAnswer } from '../../core/engine.js';
import { piecesOf } from '../../core/pieces.js';

/** The pieces of several answers, one after the other, and what they cost together. */
export async function* combinedPieces(
  answers: readonly EngineAnswer[],
  requests: readonly ChatRequest[],
): AsyncGenerator<LiveChunk[]> {
  let first = 0;
  let usage: Usage = { prompt: 0, completion: 0 };
  let open = answers;
  try {
    for (const [index, answer] of answers.entries()) {
      for await (const some of piecesOf(answer)) {
        const moved: LiveChunk[] = [];
        for (const chunk of some) {
          if (chunk.type === 'usage') usage = sum(usage, chunk.usage);
          else moved.push({ ...chunk, choice: first + chunk.choice });
        }
        yield moved;
      }
      first += requests[index].n;
      open = answers.slice(index + 1);
    }
    yield [{ type: 'usage', usage }];
  } finally {
    await endAll(open);
  }
}

/** Ends answers that nobody waits for any more. */
export async function endAll(answers: readonly EngineAnswer[]): Promise<void> {
  for (const answer of answers) await piecesOf(answer)[Symbol.asyncIterator]().return?.();
}

function sum(a: Usage, b: Usage): Usage {
  return { prompt: a.prompt + b.prompt, completion: a.completion + b.completion };
}
