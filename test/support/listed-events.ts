import type { Ending, Events } from '../../src/ops/events.js';

/** An event, and when it is due, in milliseconds after the start; at once unless it says so. */
export interface ListedEvent {
  readonly text: string;
  readonly due?: number;
  /** Thrown instead. */
  readonly error?: Error;
}

/** Events of a list. */
export class ListedEvents implements Events {
  due = 0;
  /** How many were asked for. */
  given = 0;

  constructor(
    private readonly listed: readonly ListedEvent[],
    private readonly last?: Ending,
  ) {}

  get ending(): Ending | undefined {
    return this.given >= this.listed.length ? this.last : undefined;
  }

  next(): boolean {
    if (this.given === this.listed.length) return false;
    const event = this.listed[this.given++];
    if (event.error) throw event.error;
    this.due = event.due ?? 0;
    return true;
  }

  text(): string {
    return this.listed[this.given - 1].text;
  }
}
