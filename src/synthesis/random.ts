/** Bytes of a seed. */
export const SEED_BYTES = 16;

const UINT32 = 2 ** 32;
/** Steps after which all bits of the state depend on all of the seed. */
const MIXING = 12;

/** Random numbers that a seed decides: sfc32 by Chris Doty-Humphrey, whose state is 128 bits. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter: number;

  /** @param seed {@link SEED_BYTES} bytes; more are ignored */
  constructor(seed: Buffer) {
    if (seed.length < SEED_BYTES) throw new TypeError(`A seed has ${SEED_BYTES} bytes.`);
    this.a = seed.readInt32LE(0);
    this.b = seed.readInt32LE(4);
    this.c = seed.readInt32LE(8);
    this.counter = seed.readInt32LE(12);
    for (let i = 0; i < MIXING; i++) this.next();
  }

  /** A number from 0 up to 1, and never 1. */
  fraction(): number {
    return this.next() / UINT32;
  }

  /** A whole number from `least` to `most`, both possible, which are less than 2^53 apart. */
  whole(least: number, most: number): number {
    const bits53 = (this.next() >>> 5) * 2 ** 26 + (this.next() >>> 6);
    return least + Math.floor((bits53 / 2 ** 53) * (most - least + 1));
  }

  /** True as often as `share` says, from 0 to 1. */
  chance(share: number): boolean {
    return this.fraction() < share;
  }

  /** One of a list that is not empty. */
  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.fraction() * from.length)];
  }

  private next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
