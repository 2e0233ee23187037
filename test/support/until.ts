import { setTimeout } from 'node:timers/promises';

const POLL_MS = 5;

/**
 * Waits until a condition holds, and returns what it returned. Fails, saying what was awaited, when it does not hold
 * within `patience` milliseconds.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  patience = 20_000,
): Promise<Exclude<T, false | null | undefined>> {
  for (const end = Date.now() + patience; ;) {
    const result = await condition();
    if (result !== undefined && result !== null && result !== false) {
      return result as Exclude<T, false | null | undefined>;
    }
    if (Date.now() > end) throw new Error(`Waited ${patience} ms in vain until ${what}.`);
    await setTimeout(POLL_MS);
  }
}

/** Polls in a row for which a figure has to stay as it is. */
const STILL = 60;

/** Waits until a figure does not change any more, for a third of a second at least, and returns it. */
export async function settled(what: string, figure: () => number): Promise<number> {
  let last = figure();
  let same = 0;
  return await until(what, () => {
    const now = figure();
    same = now === last ? same + 1 : 0;
    last = now;
    return same >= STILL ? { now } : undefined;
  }).then(({ now }) => now);
}
