/** The faults that can be put in an answer's place, or into it, as `FAULT_TYPES` says them. */
export const FAULT_TYPES = [
  '400',
  '401',
  '404',
  '429',
  '500',
  '502',
  '503',
  'timeout',
  'disconnect',
  'stall',
  'truncate',
  'malformed',
  'slow',
] as const;
/** One of {@link FAULT_TYPES}. */
export type FaultType = (typeof FAULT_TYPES)[number];
