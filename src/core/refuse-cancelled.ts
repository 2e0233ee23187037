import { setImmediate } from 'node:timers/promises';
import { SeedCancelledError } from './seed-errors.js';

/** Throws {@link SeedCancelledError} when the signal is given, or was while this thread was busy. */
export async function refuseCancelled(signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return;
  // What the process was sent is looked at once in a turn of the event loop: between these two, for certain.
  await setImmediate();
  await setImmediate();
  if (signal.aborted) throw new SeedCancelledError();
}
