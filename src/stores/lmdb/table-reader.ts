import { CorpusUnavailableError } from '../../core/errors.js';
import type { GetOptions, Table } from './layout.js';

/** Reads a table of a complete generation. */
export class TableReader {
  /**
   * @param snapshot one transaction for all reads: the file never changes, and renewing one costs as much as a read
   * @param generation the generation's id
   */
  constructor(
    private readonly table: Table,
    private readonly snapshot: GetOptions,
    private readonly generation: string,
  ) {}

  /** A value, valid until the next read. */
  read(key: number): Buffer | undefined {
    return this.table.getBinaryFast(key, this.snapshot);
  }

  /**
   * A value that must be there, valid until the next read.
   * @throws CorpusUnavailableError when it is missing
   */
  need(key: number): Buffer {
    const value = this.read(key);
    if (!value) throw CorpusUnavailableError.damaged(this.generation);
    return value;
  }
}
