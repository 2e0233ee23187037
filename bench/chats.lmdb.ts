import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { open, type Database, type RootDatabase } from 'lmdb';
import { LmdbChats } from '../src/stores/lmdb/lmdb.chats.js';
import type { ChatsBench } from './chats.js';
import { BENCH_DIR } from './folder.js';

const TURN = Buffer.alloc(1200, 'x');

/** Chats in the embedded store, and a bare LMDB beside them. */
export class LmdbChatsBench implements ChatsBench {
  readonly chats: LmdbChats;
  private readonly root: RootDatabase;
  private readonly bare: Database<Buffer, number>;
  private written = 0;

  private constructor(private readonly folder: string) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    this.chats = new LmdbChats(folder);
    const path = join(folder, 'bare.mdb');
    this.root = open({ path, noSubdir: true, overlappingSync: false, eventTurnBatching: false });
    this.bare = this.root.openDB({ name: 'turns', keyEncoding: 'uint32', encoding: 'binary' });
  }

  /** An empty one. */
  static async open(): Promise<LmdbChatsBench> {
    const bench = new LmdbChatsBench(join(BENCH_DIR, 'chats.data'));
    await bench.bareWrite();
    return bench;
  }

  bareRead(): unknown {
    return this.bare.get(1);
  }

  bareWrite(): Promise<unknown> {
    return this.bare.put(++this.written, TURN);
  }

  async close(): Promise<void> {
    await this.chats.onApplicationShutdown();
    await this.root.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
