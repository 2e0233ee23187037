import type { FinishReason, Usage } from './chunk.js';
import type { Message } from './message.js';

/** A piece of a recorded reply: when it came, in milliseconds after the request, and its UTF-16 code units. */
export type RecordedPiece = readonly [at: number, units: number];

/** One recorded reply to a conversation. */
export interface RecordedReply {
  /** Its message: a text, or calls of tools as tool-call.ts writes them. */
  readonly message: Message;
  /** The ids of its calls, in their order. */
  readonly callIds?: readonly string[];
  readonly reason: FinishReason;
  /**
   * Its pieces in the order in which they came, those of the text or, call by call, of the arguments. One alone when it
   * came as a whole.
   */
  readonly pieces: readonly RecordedPiece[];
}

/** How a reply came that this server recorded. */
export interface RecordedDelivery extends Omit<RecordedReply, 'message'> {
  /** Of its whole exchange. */
  readonly usage: Usage;
  /** How many replies that had. */
  readonly siblings: number;
}
