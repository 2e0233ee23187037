/** What the cell holds once the job is to end. */
const STOPPED = -1;

/** Chunks that may wait for whoever reads an answer. */
const CHUNKS_WAITING = 64;

/**
 * How far the thread of a model may go, in memory that it shares with the thread of the engine: the chunks that were
 * taken, or that nobody wants any. The model's thread sleeps when too many wait, and is awake at once when one is taken.
 */
export class Credit {
  private readonly cell: Int32Array;

  constructor(readonly memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.cell = new Int32Array(memory);
  }

  /** Begins a job; for the engine, when the thread has none. */
  begin(): void {
    Atomics.store(this.cell, 0, 0);
  }

  /** A chunk was taken; for the engine. */
  take(): void {
    if (!this.stopped) Atomics.add(this.cell, 0, 1);
    Atomics.notify(this.cell, 0);
  }

  /** Nobody wants more; for the engine. */
  stop(): void {
    Atomics.store(this.cell, 0, STOPPED);
    Atomics.notify(this.cell, 0);
  }

  get stopped(): boolean {
    return Atomics.load(this.cell, 0) === STOPPED;
  }

  /**
   * Sleeps for as long as too many chunks wait; for the model's thread.
   * @param made how many chunks the job has made
   * @returns whether another one is wanted
   */
  wait(made: number): boolean {
    for (;;) {
      const taken = Atomics.load(this.cell, 0);
      if (taken === STOPPED) return false;
      if (made - taken < CHUNKS_WAITING) return true;
      Atomics.wait(this.cell, 0, taken);
    }
  }
}
