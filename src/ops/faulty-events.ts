import type { Ending, Events } from './event-stream.js';
import type { PlannedFault } from './fault-plan.js';

/** Milliseconds by which each event of a slow answer is later than the one before. */
const SLOW_MS = 250;

/** The events of an answer, with a fault among them. */
export class FaultyEvents implements Events {
  due = 0;
  ending: Ending | undefined;
  private sent = 0;
  private late = 0;
  private over = false;

  /** @param onSilence called when the answer stops for good */
  constructor(
    private readonly events: Events,
    private readonly fault: PlannedFault,
    private readonly onSilence?: () => void,
  ) {}

  next(): string | undefined {
    if (this.over) return undefined;
    const { type, after } = this.fault;
    if (this.sent >= after && (type === 'timeout' || type === 'stall' || type === 'disconnect')) {
      this.over = true;
      this.ending = type === 'disconnect' ? 'reset' : 'silence';
      if (this.ending === 'silence') this.onSilence?.();
      return undefined;
    }
    const event = this.events.next();
    if (event === undefined || event === '') return event;
    const isNext = this.sent++ === after;
    if (type === 'slow' && this.sent > after) this.late += SLOW_MS;
    this.due = this.events.due + this.late;
    if (type === 'malformed' && isNext) return garbled(event);
    if (type !== 'truncate' || !isNext) return event;
    this.over = true;
    return event.slice(0, event.length >> 1);
  }
}

/** An event whose end is as it was, and whose data is cut off in the middle. */
function garbled(event: string): string {
  const end = event.endsWith('\n\n') ? '\n\n' : '';
  return event.slice(0, event.length >> 1) + end;
}

/** A body that is at hand, as events: its parts. */
export class BodyEvents implements Events {
  private at = 0;

  constructor(
    private readonly body: string,
    private readonly parts: number,
    readonly due = 0,
  ) {}

  next(): string | undefined {
    if (this.at === this.parts) return undefined;
    return this.body.slice(this.cut(this.at), this.cut(++this.at));
  }

  /** Where a part begins: not between the halves of a character. */
  private cut(part: number): number {
    const at = Math.ceil((this.body.length * part) / this.parts);
    return (this.body.charCodeAt(at) & 0xfc00) === 0xdc00 ? at + 1 : at;
  }
}
