import type { Delay } from './delay.js';

/** How fast answers come. */
export interface Pace {
  /** Time to the first token. */
  readonly ttft: Delay;
  /** Added to it for each token of the prompt, in milliseconds. */
  readonly ttftPerPromptToken: number;
  /** Time between two tokens. */
  readonly itl: Delay;
  /** How many times as long all takes when as many requests run as may; 1 or more. */
  readonly loadFactor: number;
  /** How many times as fast all goes; above 0. */
  readonly speed: number;
  /** Whether answers that were recorded with their times keep those, whatever else is here but the speed. */
  readonly recorded: boolean;
}

/** Whether answers take any time at this pace: those that take none need no timer. */
export function isPaced({ ttft, ttftPerPromptToken, itl }: Pace): boolean {
  return !ttft.none || ttftPerPromptToken > 0 || !itl.none;
}

/** Reads a speed. Throws an Error that says what was expected. */
export function readSpeed(text: string): number {
  const trimmed = text.trim();
  const speed = Number(trimmed);
  if (!/^\d+(\.\d+)?$/.test(trimmed) || speed < SLOWEST || speed > FASTEST) {
    throw new Error(`a number from ${SLOWEST} to ${FASTEST}`);
  }
  return speed;
}

const SLOWEST = 0.001;
const FASTEST = 1000;
