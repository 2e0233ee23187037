import type { Chunk } from '../../core/chunk.js';
import type { Choice } from '../../core/engine.js';
import type { Chunking } from '../../tokens/pieces.js';

/** A reply that is at hand, whole and in pieces. */
export interface ReplayChoice extends Choice {
  /**
   * Its pieces.
   * @param choice its number in the answer
   * @param withTokens whether pieces of text come with their tokens
   */
  chunks(choice: number, chunking: Chunking, withTokens: boolean): Generator<Chunk, void>;
}
