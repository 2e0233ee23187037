import type { FinishReason, Usage } from './chunk.js';
import type { Message } from './message.js';

/** A piece of a recorded reply: when it came, in milliseconds after the request, and its UTF-16 code units. */
export type RecordedPiece = readonly [at: number, units: number];

/** One recorded reply to a conversation. */
export interface RecordedReply {
  /** Its message: a text, or calls of tools as tool-call.ts writes them. */
  readonly message: Message;
  /** Whether its text is what the model said instead of an answer. */
  readonly refused?: boolean;
  /** What was said beside the calls. */
  readonly beside?: string;
  /** The ids of its calls, in their order. */
  readonly callIds?: readonly string[];
  readonly reason: FinishReason;
  /**
   * Its pieces in the order in which they came: those of the text, then, call by call, those of the arguments. A text has
   * one alone when it came as a whole.
   */
  readonly pieces: readonly RecordedPiece[];
  /** When it began and when it ended, in milliseconds after the request. */
  readonly span: readonly [began: number, ended: number];
}

/** How a reply came that this server recorded. */
export interface RecordedDelivery extends Omit<RecordedReply, 'message'> {
  /** Of its whole exchange. */
  readonly usage: Usage;
  /** How many replies that had. */
  readonly siblings: number;
}
