import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreUnavailableError } from '../../core/errors.js';
import { StoreWriteError } from '../../core/seed-errors.js';
import { makeFolder } from './make-folder.js';
import { openRecordings, type RecordingTables } from './recording-tables.js';

/** The environment file of the recordings: opened once it is there, or once something is recorded. */
export class RecordingsFile {
  private tables: RecordingTables | undefined;
  private looked = -Infinity;
  /** Whether reads see what is committed by now. */
  private current = false;

  /** @param every how often it is looked for while it is not there, in milliseconds */
  constructor(
    private readonly path: string,
    private readonly every: number,
  ) {}

  /**
   * The tables, as they are now: looked at once for all look-ups that are made in one go. Undefined when nothing is
   * recorded.
   * @throws StoreUnavailableError when they cannot be read
   */
  read(): RecordingTables | undefined {
    const tables = this.tables ?? this.find();
    if (tables && !this.current) {
      this.current = true;
      queueMicrotask(() => (this.current = false));
      tables.root.resetReadTxn();
    }
    return tables;
  }

  /**
   * The tables, to be written to.
   * @throws StoreWriteError when they cannot
   */
  write(): RecordingTables {
    if (this.tables && !this.tables.isReadOnly) return this.tables;
    try {
      makeFolder(dirname(this.path));
      const old = this.tables;
      this.tables = openRecordings(this.path);
      void old?.root.close();
      return this.tables;
    } catch (error) {
      throw StoreWriteError.explain(dirname(this.path), error);
    }
  }

  /** Closes it, once what is being written is. */
  async close(): Promise<void> {
    const { tables } = this;
    this.tables = undefined;
    await tables?.root.close();
  }

  private find(): RecordingTables | undefined {
    const now = performance.now();
    if (now - this.looked < this.every) return undefined;
    this.looked = now;
    if (!existsSync(this.path)) return undefined;
    try {
      return (this.tables = openRecordings(this.path));
    } catch {
      return this.openReadOnly();
    }
  }

  private openReadOnly(): RecordingTables {
    try {
      return (this.tables = openRecordings(this.path, true));
    } catch (error) {
      this.looked = -Infinity;
      const { message } = error as Error;
      throw new StoreUnavailableError('The recordings cannot be read', `${this.path}: ${message}`);
    }
  }
}
