import type { PiecedText } from '../../core/engine.js';
import { SharedTexts } from '../../core/shared-texts.js';
import type { Events } from '../../ops/event-stream.js';
import { CHUNK_END, chunkHead } from '../../ops/http-chunk.js';
import type { Schedule } from '../../pace/schedule.js';
import type { PieceFrame } from './piece-frame.js';

/** What stands behind pieces, to the end of a chunk: a format has few such texts. */
const tails = new SharedTexts(64);

/**
 * The events of one text, and when each is due: the role with the first token, a piece and the end with the last of it.
 *
 * Nearly all chunks of a stream differ in their piece alone, and are put together of texts that many streams share.
 * What thousands of streams have of their own is in no cache of a processor once it is needed again, and reading it is
 * most of what an event costs here.
 */
export class PacedPieces implements Events {
  readonly encoding = 'latin1';
  due: number;
  private readonly pieces: readonly string[];
  private readonly ends: Uint32Array;
  /** The present piece; before the first comes the role, behind the last the end. */
  private at = -2;
  private tokens = 1;
  private readonly before: string;
  /** Bytes around the piece. */
  private readonly around: number;
  private readonly tail: string;

  constructor(
    { pieces, ends }: PiecedText,
    private readonly frame: PieceFrame,
    private readonly schedule: Schedule,
  ) {
    this.pieces = pieces;
    this.ends = ends;
    this.due = schedule.next();
    this.before = frame.before;
    this.around = frame.before.length + frame.behind.length;
    this.tail = tails.of(frame.behind + CHUNK_END);
  }

  next(): boolean {
    const { pieces, ends } = this;
    const at = ++this.at;
    if (at < 0 || at === pieces.length) return true;
    if (at > pieces.length) return false;
    for (const end = ends[at]; this.tokens < end; this.tokens++) this.due = this.schedule.next();
    return true;
  }

  text(): string {
    const { at, frame, pieces } = this;
    if (at < 0) return frame.start;
    if (at === pieces.length) return frame.end;
    return frame.before + pieces[at] + frame.behind;
  }

  chunk(): string {
    const { at, pieces } = this;
    if (at < 0 || at === pieces.length) {
      const text = this.text();
      return chunkHead(text.length) + text + CHUNK_END;
    }
    const piece = pieces[at];
    return chunkHead(this.around + piece.length) + this.before + piece + this.tail;
  }
}
