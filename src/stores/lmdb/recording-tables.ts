import { open, type Database, type RootDatabase } from 'lmdb';
import type { Table } from './layout.js';

/** A table whose keys are bytes. */
export type IndexTable = Database<Buffer, Buffer>;

/**
 * The LMDB environment of the recordings.
 * - `answers` and `questions`: the pieces of each, by its number: see core/recording-record.ts
 * - `index`: which of them a key has, see recording-list.ts
 * - `pending`: what is not in the index yet, by number, see recording-backlog.ts
 * - `state`: how many there are, and their bytes: see recording-state.ts
 */
export interface RecordingTables {
  readonly root: RootDatabase;
  readonly answers: Table;
  readonly questions: Table;
  readonly index: IndexTable;
  readonly pending: Table;
  readonly state: Table;
  readonly isReadOnly: boolean;
}

const TABLES = 5;
const NUMBERED = { keyEncoding: 'uint32', encoding: 'binary' } as const;
const KEYED = { keyEncoding: 'binary', encoding: 'binary' } as const;

/** Opens the environment file at `path`, which is made when it is missing, unless it is only read. */
export function openRecordings(path: string, isReadOnly = false): RecordingTables {
  const root = open({
    path,
    noSubdir: true,
    maxDbs: TABLES,
    // What is committed is on the disk: a power cut takes nothing either.
    ...(isReadOnly ? { readOnly: true } : { overlappingSync: false }),
  });
  try {
    // Those of processes that were killed keep what was written over from being used again.
    if (!isReadOnly) root.readerCheck();
    const numbered = (name: string): Table => root.openDB<Buffer, number>({ name, ...NUMBERED });
    return {
      root,
      answers: numbered('answers'),
      questions: numbered('questions'),
      index: root.openDB<Buffer, Buffer>({ name: 'index', ...KEYED }),
      pending: numbered('pending'),
      state: numbered('state'),
      isReadOnly,
    };
  } catch (error) {
    void root.close();
    throw error;
  }
}
