import { INDEX_KEY_BYTES } from '../../core/recording-index.js';
import { addEntries } from './recording-list.js';
import { readState, writeState, type RecordingState } from './recording-state.js';
import type { RecordingTables } from './recording-tables.js';

/*
 * What is recorded is written at once, and put into the index later, many together: keys are random, so each would have
 * a page of the index written anew, which takes more time than all else. A look-up does it first, so it misses nothing.
 */

/** Recordings that may wait for the index. */
const MOST = 1000;

const LENGTH_BYTES = 4;

/** Notes what a recording adds to the index: entries, under each of its keys. */
export function noteKeys(
  { pending }: RecordingTables,
  number: number,
  entries: Buffer,
  keys: readonly Buffer[],
): void {
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32LE(entries.length, 0);
  pending.putSync(number, Buffer.concat([length, entries, ...keys]));
}

/** How many recordings wait for the index. */
export function backlogOf({ count, indexed }: RecordingState): number {
  return count - indexed;
}

/** Whether more wait than should. */
export function isLong(state: RecordingState): boolean {
  return backlogOf(state) >= MOST;
}

/** Puts all that wait into the index, in a transaction. */
export function indexBacklog(tables: RecordingTables): void {
  const { state, pending, index } = tables;
  const present = readState(state);
  for (let number = present.indexed; number < present.count; number++) {
    const noted = pending.getBinary(number);
    if (!noted) throw new Error(`Recording ${number} has no keys.`);
    const from = LENGTH_BYTES + noted.readUInt32LE(0);
    const entries = noted.subarray(LENGTH_BYTES, from);
    for (let at = from; at < noted.length; at += INDEX_KEY_BYTES)
      addEntries(index, noted.subarray(at, at + INDEX_KEY_BYTES), entries);
    pending.removeSync(number);
  }
  writeState(state, { ...present, indexed: present.count });
}
