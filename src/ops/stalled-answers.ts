import type { ServerResponse } from 'node:http';

/** Answers that will not go on, as a fault has it: a server that ends waits for none of them. */
export class StalledAnswers {
  private readonly open = new Set<ServerResponse>();
  private closed = false;

  /** How many there are. */
  get size(): number {
    return this.open.size;
  }

  /** Takes an answer in, until its client leaves. */
  add(response: ServerResponse): void {
    if (this.closed) {
      // What comes before the silence is about to be written.
      setImmediate(() => response.destroy());
      return;
    }
    this.open.add(response);
    response.once('close', () => this.open.delete(response));
  }

  /** Closes the connections of all, and of those to come. */
  close(): void {
    this.closed = true;
    for (const response of this.open) response.destroy();
  }
}
