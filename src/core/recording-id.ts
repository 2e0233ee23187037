import { randomBytes } from 'node:crypto';

const TIME_DIGITS = 9;
const COUNT_DIGITS = 7;
const RANDOM_BYTES = 4;

/** Tells this process from others. */
const process = randomBytes(RANDOM_BYTES).toString('hex');
let count = 0;

/** A new id for a recording: its time to the millisecond, so that ids sort by age, and what makes it unique. */
export function recordingId(now = Date.now()): string {
  const time = now.toString(36).padStart(TIME_DIGITS, '0');
  return `rec-${time}-${(count++).toString(36).padStart(COUNT_DIGITS, '0')}${process}`;
}
