/** The events of one answer, in order: a cursor that stands before the first. */
export interface Events {
  /** When the present event is due, in milliseconds after the start; 0 is at once. */
  readonly due: number;
  /** What follows the last event; a complete answer when it is missing. */
  readonly ending?: Ending | undefined;
  /** `latin1` when a character stands for a byte; else events are text, and sent in UTF-8. */
  readonly encoding?: 'latin1';
  /** Moves to the next event. Returns whether there is one at hand. */
  next(): boolean;
  /**
   * Where there is none at hand and it is not the end, because events come as they are made: calls back when there is
   * more, or the end. Missing where all are at hand, and at the end.
   */
  readonly more?: ((resume: () => void) => void) | undefined;
  /** Frees what makes the events, once the stream is over: whether or not all were sent. */
  close?(): void;
  /** The present event. Asked for once it is due, so that what waits takes no memory. */
  text(): string;
}

/** How an answer goes on that does not end: with silence, or with the connection's reset. */
export type Ending = 'silence' | 'reset';
