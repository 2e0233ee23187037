import { cutAtStop } from '../../tokens/stop.js';

/** Lets a text through up to the first of the stop texts, and holds back what may be the beginning of one. */
export class StopGate {
  private readonly stops: readonly string[];
  private readonly longest: number;
  private held = '';
  private isShut = false;

  /** @param stops none is empty */
  constructor(stops: readonly string[]) {
    // Whole characters have no half of one in them.
    this.stops = stops.filter((stop) => stop.isWellFormed());
    this.longest = Math.max(0, ...this.stops.map(({ length }) => length));
  }

  /** Whether a stop text has come: nothing gets through any more. */
  get shut(): boolean {
    return this.isShut;
  }

  /** Takes what follows; returns what may go on. */
  add(text: string): string {
    if (this.isShut) return '';
    const all = this.held + text;
    const cut = cutAtStop(all, this.stops);
    const hold = this.holdFrom(all);
    // A longer stop text that began earlier may still be whole.
    if (cut >= 0 && cut <= hold) return this.shutAfter(all.slice(0, cut));
    this.held = all.slice(hold);
    return all.slice(0, hold);
  }

  /** Nothing follows; returns the rest. */
  end(): string {
    if (this.isShut) return '';
    const cut = cutAtStop(this.held, this.stops);
    if (cut >= 0) return this.shutAfter(this.held.slice(0, cut));
    return this.shutAfter(this.held, false);
  }

  private shutAfter(text: string, isShut = true): string {
    this.held = '';
    this.isShut = isShut;
    return text;
  }

  /** Where the earliest beginning of a stop text is that the text ends with; its length when there is none. */
  private holdFrom(text: string): number {
    for (let at = Math.max(0, text.length - this.longest + 1); at < text.length; at++) {
      const rest = text.slice(at);
      if (this.stops.some((stop) => stop.length > rest.length && stop.startsWith(rest))) return at;
    }
    return text.length;
  }
}
