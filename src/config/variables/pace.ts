import { readDelay, type Delay } from '../../pace/delay.js';
import { decimal, flag, integer, variable, type Variable } from '../variable.js';

function delay(about: string): Variable<Delay> {
  return variable('0', about, readDelay);
}

const MOST_REQUESTS = 1_000_000;

/** How fast answers come, and how many at a time. */
export const PACE = {
  PACE_TTFT_MS: delay(
    'Time until an answer’s first token, in milliseconds: always the same (`250`), or drawn for each answer by mean and deviation (`normal:250,50`) or by median and sigma (`lognormal:250,0.5`).',
  ),
  PACE_TTFT_PER_TOKEN_MS: decimal(
    0,
    { min: 0, max: 60_000 },
    'What each token of a prompt adds to the time until the first token, in milliseconds (0 to 60,000, with decimals).',
  ),
  PACE_ITL_MS: delay(
    'Time between two tokens of an answer, in milliseconds, written as that of `PACE_TTFT_MS`.',
  ),
  PACE_LOAD_FACTOR: decimal(
    1,
    { min: 1, max: 100 },
    'How many times as slow the `PACE_` times get while `MAX_CONCURRENCY` answers are under way; less with fewer (1 to 100, with decimals).',
  ),
  PACE_RECORDED: flag(
    false,
    'Whether answers that this server recorded come at the pace at which they came then, in place of the `PACE_` times.',
  ),
  MAX_CONCURRENCY: integer(
    0,
    { min: 0, max: MOST_REQUESTS },
    'Answers that may be under way at the same time; other requests wait for their turn. `0` for no limit.',
  ),
  MAX_QUEUE: integer(
    1000,
    { min: 0, max: MOST_REQUESTS },
    'Requests that may wait for `MAX_CONCURRENCY`; more are answered with 429.',
  ),
} as const;
