import type { PiecedText } from '../../core/engine.js';
import type { Events } from '../../ops/event-stream.js';
import type { Schedule } from '../../pace/schedule.js';
import type { PieceFrame } from './piece-frame.js';

/** The events of one text, and when each is due: the role with the first token, a piece and the end with the last of it. */
export class PacedPieces implements Events {
  readonly encoding = 'latin1';
  due: number;
  private at = -1;
  private tokens = 1;

  constructor(
    private readonly text: PiecedText,
    private readonly frame: PieceFrame,
    private readonly schedule: Schedule,
  ) {
    this.due = schedule.next();
  }

  next(): string | undefined {
    const { frame, text } = this;
    const { pieces } = text;
    const at = this.at++;
    if (at < 0) return frame.start;
    if (at < pieces.length) {
      for (let end = text.ends[at]; this.tokens < end; this.tokens++)
        this.due = this.schedule.next();
      return frame.before + pieces[at] + frame.behind;
    }
    return at === pieces.length ? frame.end : undefined;
  }
}
