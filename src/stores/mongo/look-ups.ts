import { StoreUnavailableError } from '../../core/errors.js';
import type { Key } from '../../core/keys.js';

/** The most keys of one query. */
const KEYS_TOGETHER = 128;
/** Queries under way at a time. More would only queue in the server. */
const UNDER_WAY = 2;

interface Waiting<T> {
  readonly key: Key;
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What is found for keys; those that it does not name are still unknown, and are asked for again. At least one is named.
 */
export type FindKeys<T> = (keys: readonly Key[]) => Promise<ReadonlyMap<string, T>>;

/** The name of a key among others. */
export function keyName(key: Key): string {
  return key.toString('latin1');
}

/** Gathers look-ups of one kind of key: those that come in the same tick, and while others are under way, are one query. */
export class LookUps<T> {
  private waiting = new Map<string, Waiting<T>>();
  private readonly asked = new Map<string, Waiting<T>>();
  private underWay = 0;
  private scheduled = false;

  constructor(private readonly find: FindKeys<T>) {}

  /** What is found for a key. */
  get(key: Key): Promise<T> {
    const name = keyName(key);
    const known = this.waiting.get(name) ?? this.asked.get(name);
    if (known) return known.promise;
    const waiting = waitFor<T>(key);
    this.waiting.set(name, waiting);
    this.schedule();
    return waiting.promise;
  }

  private schedule(): void {
    if (this.scheduled || this.underWay >= UNDER_WAY) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      void this.ask();
    });
  }

  private async ask(): Promise<void> {
    const names = [...this.waiting.keys()].slice(0, KEYS_TOGETHER);
    if (names.length === 0) return;
    const batch = names.map((name) => this.begin(name));
    this.underWay++;
    this.schedule();
    try {
      const found = await this.find(batch.map(({ key }) => key));
      names.forEach((name, i) => {
        const value = found.get(name);
        this.asked.delete(name);
        if (value === undefined) this.waiting.set(name, batch[i]);
        else batch[i].resolve(value);
      });
    } catch (error) {
      names.forEach((name, i) => {
        this.asked.delete(name);
        batch[i].reject(error);
      });
      if (error instanceof StoreUnavailableError) this.giveUp(error);
    } finally {
      this.underWay--;
      if (this.waiting.size > 0) this.schedule();
    }
  }

  /** Ends those that wait: they have waited as long as those that failed, or began to while there was no hope. */
  private giveUp(error: StoreUnavailableError): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  /** Moves a look-up from those that wait to those that are asked. */
  private begin(name: string): Waiting<T> {
    const waiting = this.waiting.get(name);
    if (!waiting) throw new Error('A look-up is gone.');
    this.waiting.delete(name);
    this.asked.set(name, waiting);
    return waiting;
  }
}

function waitFor<T>(key: Key): Waiting<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  return { key, promise, resolve, reject };
}
