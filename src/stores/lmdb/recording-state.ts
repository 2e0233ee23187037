import type { Table } from './layout.js';

/** How many recordings there are, and what they take. */
export interface RecordingState {
  readonly count: number;
  /** How many of them, the first ones, are in the index. */
  readonly indexed: number;
  /** Bytes of all values and keys, without what the database needs around them. */
  readonly bytes: number;
}

const KEY = 0;
const NUMBER_BYTES = 8;
const NOTHING: RecordingState = { count: 0, indexed: 0, bytes: 0 };

/** Reads the state, as the current transaction sees it. */
export function readState(table: Table): RecordingState {
  const value = table.getBinary(KEY);
  if (!value) return NOTHING;
  return {
    count: value.readDoubleLE(0),
    indexed: value.readDoubleLE(NUMBER_BYTES),
    bytes: value.readDoubleLE(2 * NUMBER_BYTES),
  };
}

/** Writes the state in a transaction. */
export function writeState(table: Table, { count, indexed, bytes }: RecordingState): void {
  const value = Buffer.alloc(3 * NUMBER_BYTES);
  value.writeDoubleLE(count, 0);
  value.writeDoubleLE(indexed, NUMBER_BYTES);
  value.writeDoubleLE(bytes, 2 * NUMBER_BYTES);
  table.putSync(KEY, value);
}
