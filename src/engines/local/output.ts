import type { LiveChunk } from '../../core/chunk.js';

/** Who takes the chunks of an answer. */
export interface Output {
  /** Takes one; may take its time. */
  send(chunk: LiveChunk): void;
  /** Whether anybody wants more of it. */
  readonly isWanted: boolean;
}
