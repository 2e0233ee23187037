import { ByteCache } from '../../core/byte-cache.js';
import type { MaybePromise } from '../../core/maybe-promise.js';

/** Answers to questions about one generation: kept up to a number of bytes, and asked for once at a time. */
export class Answers {
  private readonly kept: ByteCache<unknown>;
  private readonly asked = new Map<string, Promise<unknown>>();

  /** @param bytes the most that all kept answers may have together */
  constructor(bytes: number) {
    this.kept = new ByteCache(bytes);
  }

  /** What is kept under a name: names of questions whose answers are of different types differ. */
  known(name: string): unknown {
    return this.kept.get(name);
  }

  /** Keeps an answer of so many bytes. */
  keep(name: string, answer: unknown, bytes: number): void {
    this.kept.set(name, answer, bytes);
  }

  /** The answer that is kept, or the one that is asked for now, of so many bytes as `bytesOf` says. */
  get<T>(name: string, ask: () => Promise<T>, bytesOf: (answer: T) => number): MaybePromise<T> {
    const known = this.known(name) ?? this.asked.get(name);
    if (known !== undefined) return known as MaybePromise<T>;
    const asked = ask()
      .then((answer) => {
        this.keep(name, answer, bytesOf(answer));
        return answer;
      })
      .finally(() => this.asked.delete(name));
    this.asked.set(name, asked);
    return asked;
  }
}
