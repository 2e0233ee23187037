import type { LoadResult } from './load.js';
import type { BenchOptions } from './options.js';
import { spread } from './statistics.js';

/** What measures a server once. */
type Measure = () => Promise<LoadResult>;
/** The same, for some seconds. */
type TimedMeasure = (seconds: number) => Promise<LoadResult>;

/** Seconds for which a server is loaded before it is measured. */
export function warmUpSeconds({ smoke }: BenchOptions): number {
  return smoke ? 1 : 2;
}

/** Two servers, loaded in turn, round after round: what slows the machine down for a while slows both. */
export class Contest {
  private constructor(
    readonly ours: readonly LoadResult[],
    readonly others: readonly LoadResult[],
  ) {}

  /** Runs it. */
  static async run(rounds: number, ours: Measure, other: Measure): Promise<Contest> {
    const results: LoadResult[] = [];
    const others: LoadResult[] = [];
    for (let round = 0; round < rounds; round++) {
      others.push(await other());
      results.push(await ours());
    }
    return new Contest(results, others);
  }

  /** Runs it on two servers that have to be warmed up first. */
  static async warmed(
    options: BenchOptions,
    ours: TimedMeasure,
    other: TimedMeasure,
  ): Promise<Contest> {
    await other(warmUpSeconds(options));
    await ours(warmUpSeconds(options));
    return Contest.run(
      options.rounds,
      () => ours(options.seconds),
      () => other(options.seconds),
    );
  }

  /** Requests that failed, of both. */
  get errors(): number {
    return failures([...this.ours, ...this.others]);
  }

  /** The other's processor time for a request over ours: higher is better for us. */
  get cpuRatio(): string {
    return spread(
      this.ours.map(({ cpu }, i) => this.others[i].cpu / cpu),
      2,
    );
  }

  /** Our requests a second over the other's. */
  get throughputRatio(): string {
    return spread(
      this.ours.map(({ perSecond }, i) => perSecond / this.others[i].perSecond),
      2,
    );
  }
}

/** A figure of some results, with so many digits. */
export function column(
  results: readonly LoadResult[],
  key: keyof LoadResult,
  digits: number,
): string {
  return spread(
    results.map((result) => result[key]),
    digits,
  );
}

/** Requests that failed in some runs. */
export function failures(results: readonly LoadResult[]): number {
  return results.reduce((sum, { errors }) => sum + errors, 0);
}
