import type { RootDatabase } from 'lmdb';
import type { Table } from './layout.js';

/** Bytes written in one transaction: what LMDB keeps in memory until the commit. */
const TRANSACTION_BYTES = 8 << 20;

/** Writes values to tables in large transactions. In each table the keys rise from call to call. */
export class Appends {
  private waiting: { table: Table; key: number; value: Buffer }[] = [];
  private waitingBytes = 0;

  constructor(private readonly root: RootDatabase) {}

  /** Writes a value, which is the writer's from now on, sooner or later. */
  put(table: Table, key: number, value: Buffer): void {
    this.waiting.push({ table, key, value });
    this.waitingBytes += value.length;
    if (this.waitingBytes >= TRANSACTION_BYTES) this.flush();
  }

  /** Writes what waits. */
  flush(): void {
    this.root.transactionSync(() => {
      for (const { table, key, value } of this.waiting) table.putSync(key, value, { append: true });
    });
    this.waiting = [];
    this.waitingBytes = 0;
  }
}
