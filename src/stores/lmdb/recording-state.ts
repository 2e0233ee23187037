import type { Table } from './layout.js';

/** How many recordings there are, and what they take. */
export interface RecordingState {
  readonly count: number;
  /** Bytes of all values and keys, without what the database needs around them. */
  readonly bytes: number;
}

const KEY = 0;
const NUMBER_BYTES = 8;

/** Reads the state, as the current transaction sees it. */
export function readState(table: Table): RecordingState {
  const value = table.getBinary(KEY);
  if (!value) return { count: 0, bytes: 0 };
  return { count: value.readDoubleLE(0), bytes: value.readDoubleLE(NUMBER_BYTES) };
}

/** Writes the state in a transaction. */
export function writeState(table: Table, { count, bytes }: RecordingState): void {
  const value = Buffer.alloc(2 * NUMBER_BYTES);
  value.writeDoubleLE(count, 0);
  value.writeDoubleLE(bytes, NUMBER_BYTES);
  table.putSync(KEY, value);
}
