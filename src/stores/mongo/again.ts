import { isNobody, isOutage } from './failure.js';

/** How often something is done before its failure stands. */
const ATTEMPTS = 5;

/**
 * Does what may be done twice, and does it again when its server was lost meanwhile. The driver repeats much itself, but
 * not what was under way beside the operation that found out.
 * @param work waits for a server; when it finds none, nobody is there to do it again
 */
export async function again<T>(work: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt === ATTEMPTS || !isOutage(error) || isNobody(error)) throw error;
    }
  }
}
