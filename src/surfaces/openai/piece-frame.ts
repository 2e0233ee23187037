import type { PiecedText } from '../../core/engine.js';
import type { EventFormat } from '../../wire/openai.js';

/** The most bytes of a stream that is made at once: what a slow reader costs. */
const MOST_BYTES = 1 << 18;
/** Stands for the text of a piece: a character for private use, which is the last of its kind in an event. */
const MARK = '\uf8ff';

/** What stands around the pieces of one text in the events of a stream: texts with a character for each byte. */
export class PieceFrame {
  /** The event that begins the reply. */
  readonly start: string;
  /** An event before its piece, and behind it. */
  readonly before: string;
  readonly behind: string;
  /** The event that ends the reply, and what follows it. */
  readonly end: string;

  /** @param last what follows the reply */
  constructor(format: EventFormat, { reason }: PiecedText, last: string) {
    const sample = format.of({ type: 'text', choice: 0, text: MARK, count: 1 });
    const mark = sample.lastIndexOf(MARK);
    this.start = binary(format.of({ type: 'start', choice: 0 }));
    this.before = binary(sample.slice(0, mark));
    this.behind = binary(sample.slice(mark + 1));
    this.end = binary(format.of({ type: 'end', choice: 0, reason }) + last);
  }

  /** The events as texts that follow each other; undefined when they are too large to be made at once. */
  whole({ pieces, size }: PiecedText): string[] | undefined {
    const { start, before, behind, end } = this;
    const between = behind + before;
    if (pieces.length * between.length + size > MOST_BYTES) return undefined;
    return pieces.length === 0
      ? [start, end]
      : [start + before, pieces.join(between), behind + end];
  }
}

/**
 * A text in UTF-8, a character for each byte: also made anew when it is ASCII, since parts of a text with a character
 * beyond Latin-1 have two bytes for each of theirs in memory, and so has what they are put into.
 */
function binary(text: string): string {
  return Buffer.from(text).toString('latin1');
}
