import { open, type Database, type RootDatabase, type Transaction } from 'lmdb';

/** Version of the bytes on disk: a generation of another version is not read. */
export const FORMAT = 3;

/** A table of a generation: numbered values. */
export interface Table extends Database<Buffer, number> {
  /** The value, in a buffer that the next read overwrites. Its declaration in lmdb leaves the options out. */
  getBinaryFast(id: number, options?: GetOptions): Buffer | undefined;
}

/** The transaction that a read belongs to. */
export interface GetOptions {
  readonly transaction: Transaction;
}

/**
 * The LMDB environment of one generation.
 * - `blocks`: texts, see block.ts
 * - `buckets`: index records (see posting.ts) of the keys whose first bits are the bucket's number, in order
 * - `lists`: chunks of postings of common keys
 * - `beginnings`: how asked messages begin, see beginning-chunk.ts
 * - `samples`: places of some replies of the assistant, see core/samples.ts
 */
export interface Tables {
  readonly root: RootDatabase;
  readonly blocks: Table;
  readonly buckets: Table;
  readonly lists: Table;
  readonly beginnings: Table;
  readonly samples: Table;
}

const TABLE = { keyEncoding: 'uint32', encoding: 'binary' } as const;

/** Opens the environment file at `path`. */
export function openTables(path: string, mode: 'read' | 'write'): Tables {
  const root = open({
    path,
    noSubdir: true,
    maxDbs: 6,
    ...(mode === 'read'
      ? { readOnly: true }
      : // A generation counts only once it is complete and synced as a whole, so its transactions need no syncs.
        { noSync: true, overlappingSync: false, noMemInit: true }),
  });
  const table = (name: string): Table => root.openDB<Buffer, number>({ name, ...TABLE });
  return {
    root,
    blocks: table('blocks'),
    buckets: table('buckets'),
    lists: table('lists'),
    beginnings: table('beginnings'),
    samples: table('samples'),
  };
}
