import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedByCli } from './cli.js';
import type { Environment } from './child.js';
import { Server, stopServers } from './server.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

/** A folder of a test file's own, with a store in it, and what runs on that store. */
export class House {
  /** Holds what the tests write. */
  readonly folder = temporaryFolder();
  /** The store. */
  readonly dataDir = join(this.folder, 'data');
  private files = 0;

  /** Writes a file; returns its path. */
  write(content: string | Buffer, name = `file-${++this.files}.json`): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** A house with a copy of this one's store, which nobody may be writing. */
  copy(): House {
    const other = new House();
    cpSync(this.dataDir, other.dataDir, { recursive: true });
    return other;
  }

  /** Seeds what a ShareGPT file of these entries holds. */
  async seed(entries: unknown): Promise<void> {
    await seedByCli(this.dataDir, this.write(JSON.stringify(entries)));
  }

  /** Starts a server on the store. */
  serve(settings: Environment = {}): Promise<Server> {
    return Server.start(this.dataDir, settings);
  }

  /** Ends what runs, and removes everything. */
  async leave(): Promise<void> {
    try {
      await stopServers();
    } finally {
      removeFolder(this.folder);
    }
  }
}
