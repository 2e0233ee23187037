import type { Chunk } from '../../core/chunk.js';
import type { Choice, PiecedText } from '../../core/engine.js';
import type { Chunking } from '../../tokens/pieces.js';

/** A reply that is at hand, whole and in pieces. */
export interface ReplayChoice extends Choice {
  /** How long it took, in milliseconds, where that was recorded. */
  readonly took?: number;
  /**
   * Its pieces.
   * @param choice its number in the answer
   * @param withTokens whether pieces of text come with their tokens
   */
  chunks(choice: number, chunking: Chunking, withTokens: boolean): Generator<Chunk, void>;
  /** Its pieces all at once; undefined when it is no text, or a part of one. */
  pieced(chunking: Chunking): PiecedText | undefined;
}
