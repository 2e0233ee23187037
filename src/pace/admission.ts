import { TooManyRequestsError } from '../core/errors.js';
import type { MaybePromise } from '../core/maybe-promise.js';

/** How many requests may run, and how many may wait to. */
export interface AdmissionLimits {
  /** The most requests that run at a time; 0 when nothing limits them. */
  readonly maxConcurrency: number;
  /** The most requests that wait until one of those is done. */
  readonly maxQueue: number;
}

/** A request that waits, and its neighbours in the queue. */
interface Waiting {
  readonly admit: (ticket: Ticket) => void;
  before: Waiting | undefined;
  behind: Waiting | undefined;
}

/** The right to run, until it is given back. */
export class Ticket {
  private left = false;
  constructor(private readonly free: () => void) {}

  /** Gives the right back; does nothing after the first time. */
  leave(): void {
    if (this.left) return;
    this.left = true;
    this.free();
  }
}

/** Lets so many requests run at a time, and so many wait for that, first come first served. */
export class Admission {
  readonly maxConcurrency: number;
  private readonly maxQueue: number;
  private count = 0;
  private queued = 0;
  /** The ends of the queue: a list, so that those who leave it need not be looked for. */
  private first: Waiting | undefined;
  private last: Waiting | undefined;
  private readonly free = (): void => {
    const next = this.first;
    if (next) {
      this.unlink(next);
      next.admit(new Ticket(this.free));
    } else {
      this.count--;
    }
  };

  constructor({ maxConcurrency, maxQueue }: AdmissionLimits) {
    this.maxConcurrency = maxConcurrency;
    this.maxQueue = maxQueue;
  }

  /** The requests that run. */
  get running(): number {
    return this.count;
  }

  /** The requests that wait. */
  get waiting(): number {
    return this.queued;
  }

  /**
   * The right to run: at once when there is room, else when those before have left. Throws
   * {@link TooManyRequestsError} when as many wait as may, and the signal's reason once it is given, at once or later.
   */
  enter(signal?: AbortSignal): MaybePromise<Ticket> {
    signal?.throwIfAborted();
    if (this.maxConcurrency === 0 || this.count < this.maxConcurrency) {
      this.count++;
      return new Ticket(this.free);
    }
    if (this.queued >= this.maxQueue)
      throw new TooManyRequestsError(this.count, this.queued, this.maxConcurrency + this.maxQueue);
    return this.wait(signal);
  }

  private wait(signal: AbortSignal | undefined): Promise<Ticket> {
    return new Promise<Ticket>((resolve, reject) => {
      const stop = (): void => {
        this.unlink(waiting);
        reject(signal?.reason as Error);
      };
      const admit = (ticket: Ticket): void => {
        signal?.removeEventListener('abort', stop);
        resolve(ticket);
      };
      const waiting: Waiting = { admit, before: this.last, behind: undefined };
      if (this.last) this.last.behind = waiting;
      else this.first = waiting;
      this.last = waiting;
      this.queued++;
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  private unlink(waiting: Waiting): void {
    const { before, behind } = waiting;
    if (before) before.behind = behind;
    else this.first = behind;
    if (behind) behind.before = before;
    else this.last = before;
    waiting.before = waiting.behind = undefined;
    this.queued--;
  }
}
