import type { Events } from '../../ops/events.js';
import type { PlannedFault } from '../../ops/fault-plan.js';
import { BodyEvents } from '../../ops/faulty-events.js';

/** Parts of a body that is not streamed, where a fault is to come in its middle, or where it is to come slowly. */
const HALVES = 2;
const SLOW_PARTS = 8;

/** A body that is at hand, in parts for a fault to come between. */
export function partsOf(body: Buffer, { type }: PlannedFault, due: number): Events {
  const parts = type === 'slow' ? SLOW_PARTS : type === 'malformed' ? 1 : HALVES;
  return new BodyEvents(body.toString(), parts, due);
}

/** A fault as it comes in a body: there are no events to count. */
export function inBody({ type, after }: PlannedFault): PlannedFault {
  return { type, after: type === 'slow' || type === 'malformed' ? 0 : Math.min(after, 1) };
}
