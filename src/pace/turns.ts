/** Milliseconds of work after which the process looks at its sockets before it goes on. */
export const TURN_MS = 2;

/** Long work, in short parts. */
export interface Continued {
  /** Does the next part. */
  goOn(): void;
}

/**
 * Lets long work share its thread with all else: one part of each comes after the other, and the process looks at its
 * sockets and timers every {@link TURN_MS}.
 */
export class Turns {
  private readonly waiting = new Set<Continued>();
  private immediate: NodeJS.Immediate | undefined;

  /** @param now the time in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Does the next part of a work once it is its turn. */
  queue(work: Continued): void {
    this.waiting.add(work);
    this.immediate ??= setImmediate(this.take);
  }

  /** Does no other part of a work that is over. */
  cancel(work: Continued): void {
    this.waiting.delete(work);
  }

  private readonly take = (): void => {
    const end = this.now() + TURN_MS;
    // What queues itself again comes last.
    for (const work of this.waiting) {
      this.waiting.delete(work);
      work.goOn();
      if (this.now() >= end) break;
    }
    this.immediate = this.waiting.size > 0 ? setImmediate(this.take) : undefined;
  };
}
