import type { PiecedText } from '../../core/engine.js';
import { SharedTexts } from '../../core/shared-texts.js';
import type { Events } from '../../ops/events.js';
import type { Schedule } from '../../pace/schedule.js';
import type { PieceFrame } from './piece-frame.js';

/** The ends of events: a format has few such texts. */
const tails = new SharedTexts(64);

/**
 * The events of one text, and when each is due: the role with the first token, a piece and the end with the last of it.
 *
 * Nearly all events of a stream differ in their piece alone, and are put together of texts that many streams share.
 * What thousands of streams have of their own is in no cache of a processor once it is needed again, and reading it is
 * most of what an event costs here; collections of garbage copy it while it waits.
 */
export class PacedPieces implements Events {
  readonly encoding = 'latin1';
  due: number;
  private readonly pieces: readonly string[];
  private readonly ends: Uint32Array;
  /** The present piece; before the first comes the role, behind the last the end. */
  private at = -2;
  private tokens = 1;
  /** What stands before a piece; up to the fork, all events begin with it. */
  private readonly before: string;
  private readonly fork: number;
  /** The end of the role's event, of a piece's, and of the last. */
  private readonly startTail: string;
  private readonly tail: string;
  private readonly endTail: string;

  constructor(
    { pieces, ends }: PiecedText,
    { before, behind, start, end }: PieceFrame,
    private readonly schedule: Schedule,
  ) {
    this.pieces = pieces;
    this.ends = ends;
    this.due = schedule.next();
    this.before = before;
    this.fork = Math.min(same(before, start), same(before, end));
    this.startTail = tails.of(start.slice(this.fork));
    this.tail = tails.of(behind);
    this.endTail = tails.of(end.slice(this.fork));
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
    const { at, before, fork, pieces } = this;
    if (at < 0) return before.slice(0, fork) + this.startTail;
    if (at === pieces.length) return before.slice(0, fork) + this.endTail;
    return before + pieces[at] + this.tail;
  }
}

/** How many characters two texts begin with that are the same. */
function same(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
