import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal that asks for an end: it aborts what is under way. A second one ends the process at once. */
export class Interrupt {
  private readonly controller = new AbortController();
  private caught: NodeJS.Signals | undefined;

  constructor() {
    for (const name of SIGNALS) process.once(name, this.take);
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The status to exit with after what was aborted: 128 and the signal's number, as shells count. */
  get status(): number {
    return this.caught === undefined ? 1 : 128 + constants.signals[this.caught];
  }

  /** Aborts without a signal. */
  abort(): void {
    this.controller.abort();
  }

  /** Leaves signals to others again. */
  close(): void {
    for (const name of SIGNALS) process.off(name, this.take);
  }

  private readonly take = (name: NodeJS.Signals): void => {
    this.caught = name;
    this.close();
    this.abort();
  };
}
