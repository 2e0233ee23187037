import type { Random } from './random.js';

/** The longest delay, in milliseconds: an hour. */
export const LONGEST_MS = 3_600_000;

/** The largest sigma of a logarithm: a sample one sigma off is 22,000 times the median. */
const LARGEST_LOG_SIGMA = 10;

const EXPECTED =
  'a delay in milliseconds up to 3,600,000: 250, normal:250,50 (mean, sigma) or lognormal:250,0.5 (median, sigma of the logarithm)';

/** A number, or a kind of distribution and two. */
const WRITTEN =
  /^(?:(?<fixed>\d+(?:\.\d+)?)|(?<kind>normal|lognormal): *(?<first>\d+(?:\.\d+)?) *, *(?<second>\d+(?:\.\d+)?))$/;

/** How long something takes: always as long, or as chance has it. */
export interface Delay {
  /** Whether it takes no time, ever. */
  readonly none: boolean;
  /** Milliseconds from 0 to {@link LONGEST_MS}. */
  sample(random: Random): number;
}

/** Always the same; takes nothing from the generator. */
class FixedDelay implements Delay {
  readonly none: boolean;
  constructor(private readonly ms: number) {
    this.none = ms === 0;
  }

  sample(): number {
    return this.ms;
  }
}

/** Normal, with what is below 0 taken as 0: the mean is a little higher then. */
class NormalDelay implements Delay {
  readonly none = false;
  constructor(
    private readonly mean: number,
    private readonly sigma: number,
  ) {}

  sample(random: Random): number {
    return within(this.mean + this.sigma * random.normal());
  }
}

/** Log-normal: half are below the median, and the mean is exp(sigma²/2) times it. */
class LogNormalDelay implements Delay {
  readonly none = false;
  constructor(
    private readonly median: number,
    private readonly sigma: number,
  ) {}

  sample(random: Random): number {
    return within(this.median * Math.exp(this.sigma * random.normal()));
  }
}

/** No delay. */
export const NO_DELAY: Delay = new FixedDelay(0);

/** A delay cut to what one may be, in milliseconds. */
export function within(ms: number): number {
  return Math.min(Math.max(ms, 0), LONGEST_MS);
}

/**
 * Reads a delay: `250`, `normal:250,50` (mean and sigma in milliseconds), `lognormal:250,0.5` (median in milliseconds,
 * sigma of the logarithm, at most 10); empty or `0` is none. Throws an Error that says what was expected.
 */
export function readDelay(text: string): Delay {
  const trimmed = text.trim();
  if (trimmed === '') return NO_DELAY;
  const { fixed, kind, first = fixed, second = '0' } = WRITTEN.exec(trimmed)?.groups ?? {};
  const ms = Number(first);
  const sigma = Number(second);
  const largest = kind === 'lognormal' ? LARGEST_LOG_SIGMA : LONGEST_MS;
  // Not a number, when nothing was read, is within no bounds.
  if (!(ms <= LONGEST_MS && sigma <= largest)) throw new Error(EXPECTED);
  if (kind === 'normal' && sigma > 0) return new NormalDelay(ms, sigma);
  if (kind === 'lognormal' && sigma > 0 && ms > 0) return new LogNormalDelay(ms, sigma);
  return new FixedDelay(ms);
}
