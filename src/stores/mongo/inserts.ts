import type { mongo } from 'mongoose';
import { again } from './again.js';
import { isThere } from './failure.js';

/** Batches under way at a time: while the server stores some, the next are made. */
const IN_FLIGHT = 4;

/** Inserts documents in large unordered batches, several at a time; again, when a server is lost meanwhile. */
export class Inserts<T extends { readonly _id: unknown }> {
  private batch: T[] = [];
  private size = 0;
  private readonly underWay = new Set<Promise<void>>();
  private failure: Error | undefined;

  /**
   * @param most the most documents of a batch
   * @param mostSize the most that the documents of a batch count for, but for the last one of them
   */
  constructor(
    private readonly collection: mongo.Collection<T>,
    private readonly most: number,
    private readonly mostSize: number,
  ) {}

  /**
   * Adds a document that counts for `size`. The promise, if there is one, resolves when there is room for more.
   * @throws what a batch failed with; or the promise rejects with it
   */
  add(document: T, size: number): Promise<void> | undefined {
    this.batch.push(document);
    this.size += size;
    return this.batch.length >= this.most || this.size >= this.mostSize ? this.send() : undefined;
  }

  /** Sends what is left, and waits for all. */
  async end(): Promise<void> {
    if (this.batch.length > 0) await this.send();
    await Promise.all(this.underWay);
    this.check();
  }

  /** Waits until nothing is under way, however it ends; what is left is dropped. */
  async settle(): Promise<void> {
    this.batch = [];
    await Promise.all(this.underWay);
  }

  private async send(): Promise<void> {
    this.check();
    const sent = this.insert(this.batch);
    this.batch = [];
    this.size = 0;
    this.underWay.add(sent);
    void sent.then(() => this.underWay.delete(sent));
    while (this.underWay.size >= IN_FLIGHT) await Promise.race(this.underWay);
    this.check();
  }

  private check(): void {
    if (this.failure) throw this.failure;
  }

  /** Inserts a batch; keeps what it fails with. */
  private async insert(batch: T[]): Promise<void> {
    try {
      await again(async (attempt) => {
        try {
          await this.collection.insertMany(batch as mongo.OptionalUnlessRequiredId<T>[], {
            ordered: false,
          });
        } catch (error) {
          // Sent again, a batch meets itself.
          if (attempt === 1 || !isThere(error)) throw error;
        }
      });
    } catch (error) {
      this.failure ??= error as Error;
    }
  }
}
