import type { Ending, Events } from './events.js';
import type { PlannedFault } from './fault-plan.js';

/** Milliseconds by which each event of a slow answer is later than the one before. */
const SLOW_MS = 250;

/** The events of an answer, with a fault among them. */
export class FaultyEvents implements Events {
  due = 0;
  ending: Ending | undefined;
  private present = '';
  private sent = 0;
  private late = 0;
  private over = false;

  /** @param onSilence called when the answer stops for good */
  constructor(
    private readonly events: Events,
    private readonly fault: PlannedFault,
    private readonly onSilence?: () => void,
  ) {}

  get more(): Events['more'] {
    return this.over ? undefined : this.events.more;
  }

  close(): void {
    this.events.close?.();
  }

  next(): boolean {
    if (this.over) return false;
    const { type, after } = this.fault;
    if (this.sent >= after && (type === 'timeout' || type === 'stall' || type === 'disconnect')) {
      this.over = true;
      this.ending = type === 'disconnect' ? 'reset' : 'silence';
      if (this.ending === 'silence') this.onSilence?.();
      return false;
    }
    if (!this.events.next()) return false;
    const event = this.events.text();
    this.present = event;
    if (event === '') return true;
    const isNext = this.sent++ === after;
    if (type === 'slow' && this.sent > after) this.late += SLOW_MS;
    this.due = this.events.due + this.late;
    if (type === 'malformed' && isNext) this.present = garbled(event);
    if (type === 'truncate' && isNext) {
      this.over = true;
      this.present = event.slice(0, event.length >> 1);
    }
    return true;
  }

  text(): string {
    return this.present;
  }
}

/** An event whose end is as it was, and whose data is cut off in the middle. */
function garbled(event: string): string {
  const end = event.endsWith('\n\n') ? '\n\n' : '';
  return event.slice(0, event.length >> 1) + end;
}

/** A body that is at hand, as events: its parts. */
export class BodyEvents implements Events {
  private at = -1;

  constructor(
    private readonly body: string,
    private readonly parts: number,
    readonly due = 0,
  ) {}

  next(): boolean {
    return ++this.at < this.parts;
  }

  text(): string {
    return this.body.slice(this.cut(this.at), this.cut(this.at + 1));
  }

  /** Where a part begins: not between the halves of a character. */
  private cut(part: number): number {
    const at = Math.ceil((this.body.length * part) / this.parts);
    return (this.body.charCodeAt(at) & 0xfc00) === 0xdc00 ? at + 1 : at;
  }
}
