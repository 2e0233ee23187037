import type { ReplyQuery } from '../../core/corpus.js';
import { StoreUnavailableError } from '../../core/errors.js';
import type { Key } from '../../core/keys.js';

/** The most keys of one query. */
const KEYS_TOGETHER = 128;
/** Queries under way at a time. More would only queue in the server. */
const UNDER_WAY = 2;

interface Waiting<K, T> {
  readonly key: K;
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What is found for keys; those that it does not name are still unknown, and are asked for again. At least one is named.
 */
export type FindKeys<K, T> = (keys: readonly K[]) => Promise<ReadonlyMap<string, T>>;

/** What the names of all parts of the answer to a query begin with, whatever its limit: no other's name does. */
export function nameOf(query: ReplyQuery): string {
  const { rung, key, from, previousFrom, firstOfConversation } = query;
  return JSON.stringify([rung, keyName(key), from, previousFrom, firstOfConversation]);
}

/** The name of a key among others. */
export function keyName(key: Key): string {
  return key.toString('latin1');
}

/**
 * Look-ups of one query, by the names of their keys. Each query has a map of its own: V8 keeps the tables of a map that
 * entries come to and go from, with all in them, until a full collection.
 */
type Batch<K, T> = Map<string, Waiting<K, T>>;

/** Gathers look-ups of one kind of key (`K`), which find a `T` each: those that come in the same tick, and while others are under way, are one query. */
export class LookUps<K, T> {
  /** Batches that wait, the next one first. */
  private readonly waiting: Batch<K, T>[] = [];
  /** Batches of the queries under way. */
  private readonly asked: Batch<K, T>[] = [];
  private scheduled = false;

  /** @param nameOf the name of a key among others */
  constructor(
    private readonly find: FindKeys<K, T>,
    private readonly nameOf: (key: K) => string,
  ) {}

  /** What is found for a key. */
  get(key: K): Promise<T> {
    const name = this.nameOf(key);
    const known = named(name, this.waiting) ?? named(name, this.asked);
    if (known) return known.promise;
    const waiting = waitFor<K, T>(key);
    this.add(name, waiting);
    this.schedule();
    return waiting.promise;
  }

  private add(name: string, waiting: Waiting<K, T>): void {
    let batch = this.waiting.at(-1);
    if (!batch || batch.size >= KEYS_TOGETHER) {
      batch = new Map();
      this.waiting.push(batch);
    }
    batch.set(name, waiting);
  }

  private schedule(): void {
    if (this.scheduled || this.asked.length >= UNDER_WAY || this.waiting.length === 0) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      void this.ask();
    });
  }

  private async ask(): Promise<void> {
    const batch = this.waiting.shift();
    if (!batch) return;
    this.asked.push(batch);
    this.schedule();
    try {
      const found = await this.find([...batch.values()].map(({ key }) => key));
      this.end(batch);
      for (const [name, waiting] of batch) {
        const value = found.get(name);
        if (value === undefined) this.add(name, waiting);
        else waiting.resolve(value);
      }
    } catch (error) {
      this.end(batch);
      for (const { reject } of batch.values()) reject(error);
      if (error instanceof StoreUnavailableError) this.giveUp(error);
    }
    this.schedule();
  }

  /** Ends those that wait: they have waited as long as those that failed, or began to while there was no hope. */
  private giveUp(error: StoreUnavailableError): void {
    for (const batch of this.waiting.splice(0)) {
      for (const { reject } of batch.values()) reject(error);
    }
  }

  private end(batch: Batch<K, T>): void {
    this.asked.splice(this.asked.indexOf(batch), 1);
  }
}

/** The look-up of a key in some batches. */
function named<K, T>(name: string, batches: readonly Batch<K, T>[]): Waiting<K, T> | undefined {
  for (const batch of batches) {
    const waiting = batch.get(name);
    if (waiting) return waiting;
  }
  return undefined;
}

function waitFor<K, T>(key: K): Waiting<K, T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  return { key, promise, resolve, reject };
}
