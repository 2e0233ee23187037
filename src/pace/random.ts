/** So many outputs are dropped at first, as in PractRand, until each depends on all of the seed. */
const WARM_UP = 15;
const TWO_TO_32 = 4_294_967_296;

/**
 * A seeded generator of random numbers: sfc32 ("small fast counting") of Chris Doty-Humphrey's PractRand 0.94. Its
 * period is at least 2^32. The same seed gives the same numbers, in every process.
 */
export class Random {
  /** @param a and the others: 32-bit words, any of them; PractRand's own seeds have three, and a counter of 1 */
  constructor(
    private a: number,
    private b: number,
    private c: number,
    private counter: number,
  ) {
    for (let i = 0; i < WARM_UP; i++) this.word();
  }

  /**
   * The generator of a request.
   * @param key 16 bytes that stand for the request
   * @param seed a whole number, of which 64 bits count; others give other numbers for the same request
   */
  static seeded(key: Buffer, seed = 0): Random {
    return new Random(
      key.readInt32LE(0) ^ seed,
      key.readInt32LE(4) ^ Math.floor(seed / TWO_TO_32),
      key.readInt32LE(8),
      key.readInt32LE(12),
    );
  }

  /** The next 32 bits, as a whole number from 0. */
  word(): number {
    const word = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + word) | 0;
    return word >>> 0;
  }

  /** A number of the standard normal distribution, out of two words: Box and Muller 1958, the cosine of the pair. */
  normal(): number {
    // Above 0, whose logarithm has no end; so at most 6.7.
    const radius = Math.sqrt(-2 * Math.log((this.word() + 1) / TWO_TO_32));
    return radius * Math.cos(2 * Math.PI * (this.word() / TWO_TO_32));
  }
}
