import type { LiveChunk, Usage } from '../../core/chunk.js';
import type { Recording } from '../../core/recordings.js';
import { ObservedReply } from './observed-reply.js';

/** What a recording says beside its replies. */
export type Observed = Omit<Recording, 'replies' | 'usage'>;

/** An exchange, as its answer comes. */
export class Observation {
  private readonly replies: ObservedReply[] = [];
  private usage: Usage | undefined;

  /** Takes pieces that come so many milliseconds after the request. */
  take(pieces: Iterable<LiveChunk>, after: number): void {
    const at = rounded(after);
    for (const piece of pieces) {
      if (piece.type === 'usage') ({ usage: this.usage } = piece);
      else (this.replies[piece.choice] ??= new ObservedReply()).take(piece, at);
    }
  }

  /** Whether the exchange is finished. */
  get isFinished(): boolean {
    return this.usage !== undefined;
  }

  /** The recording of the finished exchange; undefined of an answer without replies. */
  recording(observed: Observed): Recording | undefined {
    const { replies, usage } = this;
    if (!usage || replies.length === 0) return undefined;
    return { ...observed, replies: replies.map((reply) => reply.recorded()), usage };
  }
}

/** To a tenth of a millisecond: timers are no more exact. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
