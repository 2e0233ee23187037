import { createContext, Script } from 'node:vm';

const call = new Script('work()');
const place: { work: () => unknown } = { work: idle };
const context = createContext(place);

/** How often work is begun again that the processor had too little time for, and the most time that it then gets. */
const TRIES = 4;
const LONGEST_FACTOR = 10;
/** The share of its time for which work must have run to be taken for too long. */
const RAN = 0.8;

/** Work that took longer than it may. */
export class TookTooLongError extends Error {}

/**
 * What the work returns, or throws. It is stopped when it runs for longer than about so many milliseconds, wherever it
 * is: in a regular expression too. So it must not leave anything behind, and is begun again when it was stopped because
 * other programs had the processor.
 * @throws TookTooLongError
 */
export function within<T>(milliseconds: number, work: () => T): T {
  let timeout = milliseconds;
  for (let tries = 1; ; tries++) {
    const before = process.cpuUsage();
    try {
      return timed(timeout, work);
    } catch (error) {
      if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT')
        throw error;
    }
    const { user, system } = process.cpuUsage(before);
    const ran = Math.max(1, (user + system) / 1000);
    if (tries === TRIES || ran >= RAN * milliseconds) throw new TookTooLongError();
    const needed = Math.ceil(timeout * (milliseconds / ran));
    timeout = Math.min(needed, LONGEST_FACTOR * milliseconds);
  }
}

function timed<T>(timeout: number, work: () => T): T {
  place.work = work;
  try {
    return call.runInContext(context, { timeout }) as T;
  } finally {
    place.work = idle;
  }
}

function idle(): void {
  // Nothing to do.
}
