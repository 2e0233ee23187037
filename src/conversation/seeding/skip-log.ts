import type { Skipped } from '../../core/corpus.js';

const EXAMPLES_KEPT = 3;

/** Counts what a seed leaves out, by reason, and remembers where it was first seen. */
export class SkipLog {
  private readonly reasons = new Map<string, { count: number; examples: string[] }>();
  private all = 0;

  /** Everything left out so far. */
  get total(): number {
    return this.all;
  }

  /** Counts one thing left out of an entry, numbered from 1, or a whole file. */
  add(reason: string, file: string, entry?: number): void {
    let seen = this.reasons.get(reason);
    if (!seen) this.reasons.set(reason, (seen = { count: 0, examples: [] }));
    seen.count++;
    this.all++;
    if (seen.examples.length === EXAMPLES_KEPT) return;
    seen.examples.push(entry === undefined ? file : `${file}, entry ${entry}`);
  }

  /** The reasons on one line, each with its count; empty when nothing was left out. */
  counts(): string {
    return this.summary()
      .map(({ reason, count }) => `${reason} (${count})`)
      .join(', ');
  }

  /** What was left out, most frequent reason first. */
  summary(): Skipped[] {
    return [...this.reasons]
      .map(([reason, { count, examples }]) => ({ reason, count, examples: [...examples] }))
      .sort((a, b) => b.count - a.count);
  }
}
