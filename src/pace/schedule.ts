import { within } from './delay.js';
import type { Pace } from './pace.js';
import { Random } from './random.js';

/** What runs, and what may. An `Admission` is one. */
export interface Load {
  readonly running: number;
  /** The most that may run; 0 when nothing limits it. */
  readonly maxConcurrency: number;
}

/** What a schedule depends on, besides the pace. */
export interface ScheduledRequest {
  readonly promptTokens: number;
  /** 16 bytes that stand for the request: equal requests, equal bytes. */
  readonly key: Buffer;
  /** A whole number; others give other delays for the same request. */
  readonly seed?: number | undefined;
}

/**
 * When the events of one answer are due. The same pace, request and seed give the same times, unless the load changes
 * them: with a load factor of 1 it never does.
 */
export class Schedule {
  private readonly random: Random;
  private due = 0;
  private begun = false;

  constructor(
    private readonly pace: Pace,
    private readonly request: ScheduledRequest,
    private readonly load: Load,
  ) {
    this.random = Random.seeded(request.key, request.seed);
  }

  /**
   * When the next event is due, in milliseconds after the start of the answer. Times add up from the start, so an event
   * that comes late delays no later one. The load counts as it is at the call.
   */
  next(): number {
    const { ttft, ttftPerPromptToken, itl, speed, loadFactor } = this.pace;
    const delay = this.begun
      ? itl.sample(this.random)
      : ttft.sample(this.random) + ttftPerPromptToken * this.request.promptTokens;
    this.begun = true;
    this.due += within((delay * factorUnder(this.load, loadFactor)) / speed);
    return this.due;
  }

  /**
   * When the event of this number is due, the first being 1, in milliseconds after the start: how long an answer of so
   * many tokens takes that is sent as a whole. The load counts as it is at the call. Leaves what is next as it is.
   */
  total(events: number): number {
    const same = new Schedule(this.pace, this.request, this.load);
    for (let i = 0; i < events; i++) same.next();
    return same.due;
  }
}

/**
 * How many times as long all takes under a load: 1 when one request runs, `most` when as many run as may, and on a
 * straight line between, as llm-d-inference-sim's `time-factor-under-load`. Always 1 where nothing limits the requests,
 * since no number of them is the most, and where only one may run.
 */
export function factorUnder({ running, maxConcurrency }: Load, most: number): number {
  if (most === 1 || maxConcurrency <= 1) return 1;
  const share = (running - 1) / (maxConcurrency - 1);
  return 1 + (most - 1) * Math.min(Math.max(share, 0), 1);
}
