import type { Chunk, LiveChunk } from './chunk.js';
import { isLive, type ChatAnswer, type EngineAnswer } from './engine.js';

/** Pieces that are handed on together. */
const TOGETHER = 64;

/** The pieces of an answer of either kind, the usage last; those together that are at hand together. */
export function piecesOf(answer: EngineAnswer): AsyncIterable<readonly LiveChunk[]> {
  return isLive(answer) ? answer.live : { [Symbol.asyncIterator]: () => new Handed(answer) };
}

/** An answer that is at hand, handed on. */
class Handed implements AsyncIterator<readonly LiveChunk[]> {
  private readonly batches: Generator<readonly LiveChunk[], undefined>;

  constructor(answer: ChatAnswer) {
    this.batches = batchesOf(answer);
  }

  next(): Promise<IteratorResult<readonly LiveChunk[]>> {
    return Promise.resolve(this.batches.next());
  }

  return(): Promise<IteratorResult<readonly LiveChunk[]>> {
    return Promise.resolve(this.batches.return(undefined));
  }
}

function* batchesOf(answer: ChatAnswer): Generator<readonly LiveChunk[], undefined> {
  let some: Chunk[] = [];
  for (const chunk of answer.chunks()) {
    if (some.push(chunk) < TOGETHER) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
  yield [{ type: 'usage', usage: answer.usage }];
}
