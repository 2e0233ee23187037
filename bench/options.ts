import { parseArgs } from 'node:util';
import { BENCH_DIR } from './folder.js';
import { STORES, type StoreName } from './store.js';

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
  /** Where the corpus is kept. */
  readonly store: StoreName;
}

const HELP = `Usage: npm run bench -- [completion | chat | chats | pace | seed | growth | upstream | recorded | tokens | local] [options]

  --seconds N  seconds of each measured run, 5 unless said; a seed takes as long as it takes
  --rounds N   how often the runs are repeated: 3 times for completions, 5 for the others unless said
  --scale X    size of the corpus, from 0.01 to 100: 1, the default, is the 673 MB of the full ShareGPT file
  --store S    where the corpus is kept: lmdb, the default, or mongo, in a mongod that is started for the bench;
               tokens and local have their own texts, and no store, and upstream and recorded an empty one
  --smoke      a run of seconds on a small corpus (--seconds 1 --rounds 1 --scale 0.01): shows that the bench works
  --list       prints all benches, in all their forms
  --help       prints this

Files of several gigabytes are made on the first use and kept in the folder BENCH_DIR (now ${BENCH_DIR};
by default in the system's temporary folder). \`node scripts/mongod.mjs\` prints which mongod is used.
`;

/** The status to exit with when the command line is wrong. */
const WRONG_USAGE = 2;

/** An option that cannot be used; the message says what it takes. */
class UsageError extends Error {}

/**
 * Reads `--smoke`, `--seconds N`, `--rounds N`, `--scale X` and `--store S`. Ends the process after `--help`, and with
 * status 2 when an option is wrong.
 */
export function readOptions(
  defaults: { seconds: number; rounds: number },
  args = process.argv.slice(2),
): BenchOptions {
  try {
    return parsed(args, defaults);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof UsageError) && !code?.startsWith('ERR_PARSE_ARGS')) throw error;
    console.error(`${message.replace(/\. .*/s, '')}; --help tells the options.`);
    process.exit(WRONG_USAGE);
  }
}

function parsed(args: string[], defaults: { seconds: number; rounds: number }): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      smoke: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      scale: { type: 'string' },
      store: { type: 'string', default: STORES[0] },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit();
  }
  const { smoke } = values;
  const number = (name: keyof typeof RANGES, small: number, full: number): number => {
    const text = values[name];
    return text === undefined ? (smoke ? small : full) : inRange(name, text);
  };
  return {
    smoke,
    seconds: number('seconds', 1, defaults.seconds),
    rounds: number('rounds', 1, defaults.rounds),
    scale: number('scale', 0.01, 1),
    store: oneOf(STORES, 'store', values.store),
  };
}

const RANGES = {
  seconds: { least: 1, most: 3600, whole: true },
  rounds: { least: 1, most: 1000, whole: true },
  scale: { least: 0.01, most: 100, whole: false },
};

/** @throws UsageError unless the text is a number that the option takes */
function inRange(name: keyof typeof RANGES, text: string): number {
  const { least, most, whole } = RANGES[name];
  const number = /^[\d.]+$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number;
  const kind = whole ? 'a whole number' : 'a number';
  throw new UsageError(`--${name}: "${text}" is not ${kind} from ${least} to ${most}`);
}

/** @throws UsageError unless the text is one of the names that the option takes */
function oneOf<T extends string>(names: readonly T[], option: string, text: string): T {
  const name = names.find((each) => each === text);
  if (name !== undefined) return name;
  throw new UsageError(`--${option}: "${text}" is not one of ${names.join(', ')}`);
}
