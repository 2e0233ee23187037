import type { Budget } from './budget.js';
import type { Heights } from './heights.js';
import type { Random } from './random.js';
import type { Schema } from './schema.js';

/** What makes values inside of values. */
export interface Values {
  readonly random: Random;
  readonly budget: Budget;
  readonly heights: Heights;
  /**
   * The JSON text of a value that fits all these schemas, as far as they were understood.
   * @param depth how many values it stands in
   * @throws UnsatisfiableError when none was found
   */
  make(schemas: readonly Schema[], depth: number): string;
}
