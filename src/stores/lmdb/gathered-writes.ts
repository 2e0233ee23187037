import type { RootDatabase } from 'lmdb';

interface Waiting {
  readonly write: () => boolean;
  readonly resolve: (outcome: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds between two transactions, each of which keeps the process for one to two. */
const BETWEEN_MS = 10;

/**
 * Runs writes, those of one turn of the event loop, or of {@link BETWEEN_MS} where there are many, in one transaction.
 * Synchronous ones: when a commit of lmdb's others fails, a promise is rejected that nobody can catch, which ends the
 * process.
 */
export class GatheredWrites {
  private waiting: Waiting[] = [];
  private scheduled = false;
  /** When the last transaction ended, by `performance.now()`. */
  private last = -Infinity;
  private readonly underWay = new Set<Promise<boolean>>();

  /** The outcome of a write, once it is on the disk. Rejects with what the transaction failed for: then it did nothing. */
  run(root: RootDatabase, write: () => boolean): Promise<boolean> {
    const outcome = new Promise<boolean>((resolve, reject) => {
      this.waiting.push({ write, resolve, reject });
    });
    this.underWay.add(outcome);
    const end = (): void => void this.underWay.delete(outcome);
    outcome.then(end, end);
    if (!this.scheduled) {
      this.scheduled = true;
      const commit = (): void => {
        this.commit(root);
      };
      const wait = this.last + BETWEEN_MS - performance.now();
      if (wait > 0) setTimeout(commit, wait);
      else setImmediate(commit);
    }
    return outcome;
  }

  /** Waits until nothing is under way. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.underWay);
  }

  private commit(root: RootDatabase): void {
    const { waiting } = this;
    this.waiting = [];
    this.scheduled = false;
    try {
      const outcomes = root.transactionSync(() => waiting.map(({ write }) => write()));
      for (const [i, { resolve }] of waiting.entries()) resolve(outcomes[i]);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    } finally {
      this.last = performance.now();
    }
  }
}
