import { canonicalRole, isToolCalls } from './message.js';
import { normalise } from './normalise.js';

/** The most bytes of a beginning. */
export const BEGINNING_BYTES = 48;

/** Whether messages of a role are asked: not the model's own, nor its tool calls. */
export function isAsked(from: string): boolean {
  return canonicalRole(from) !== 'assistant' && !isToolCalls(from);
}

/**
 * Writes how a normalised text begins at `at` in `into`: its first {@link BEGINNING_BYTES} bytes in UTF-8 as far as they
 * are whole characters, a lone surrogate as U+FFFD. Returns how many bytes these are.
 */
export function writeBeginning(normalised: string, into: Buffer, at: number): number {
  // No character takes less than a byte for a code unit.
  return into.write(normalised.slice(0, BEGINNING_BYTES), at, BEGINNING_BYTES);
}

const scratch = Buffer.allocUnsafeSlow(BEGINNING_BYTES);

/** How a text begins: see {@link writeBeginning}. Empty when there is nothing to compare. */
export function beginningOf(text: string): string {
  return scratch.toString('utf8', 0, writeBeginning(normalise(text), scratch, 0));
}
