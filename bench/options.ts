import { parseArgs } from 'node:util';

/** What a bench is asked for on its command line. */
export interface BenchOptions {
  /** A run of seconds on a small corpus that only shows that the bench works. */
  readonly smoke: boolean;
  /** Seconds of each measured run. */
  readonly seconds: number;
  /** Times each pair of runs is repeated. */
  readonly rounds: number;
  /** Size of the corpus: 1 is the 673 MB of the full ShareGPT file. */
  readonly scale: number;
}

/** Reads `--smoke`, `--seconds N`, `--rounds N` and `--scale X`. */
export function readOptions(defaults: { seconds: number; rounds: number }): BenchOptions {
  const { values } = parseArgs({
    options: {
      smoke: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      scale: { type: 'string' },
    },
  });
  const { smoke } = values;
  const number = (text: string | undefined, small: number, full: number): number =>
    text === undefined ? (smoke ? small : full) : Number(text);
  return {
    smoke,
    seconds: number(values.seconds, 1, defaults.seconds),
    rounds: number(values.rounds, 1, defaults.rounds),
    scale: number(values.scale, 0.01, 1),
  };
}
