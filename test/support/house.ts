import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Child, Ended, Environment } from './child.js';
import { runCli, startCli } from './cli.js';
import { databaseUri, dropDatabase } from './mongod.js';
import { Server, stopServers } from './server.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

/** Where a corpus may be kept. */
export type StoreName = 'lmdb' | 'mongo';

/** A folder of a test file's own, a store, and what runs on that store. */
export class House {
  private place: string | undefined;
  private database: string | undefined;
  private files = 0;

  /**
   * @param store which store: one in MongoDB is a database of its own on the server that tests share
   * @param uri the address of another database, which stays the caller's
   */
  constructor(
    readonly store: StoreName = 'lmdb',
    private readonly uri?: string,
  ) {}

  /** Holds what the tests write. */
  get folder(): string {
    return (this.place ??= temporaryFolder());
  }

  /** The embedded store, and the current folder of what runs. */
  get dataDir(): string {
    return join(this.folder, 'data');
  }

  /** The address of the database, of a store in MongoDB. */
  get mongoUri(): string {
    return this.uri ?? (this.database ??= databaseUri('house'));
  }

  /** The environment of what runs on the store. */
  get settings(): Environment {
    return this.store === 'mongo' ? { MONGODB_URI: this.mongoUri } : {};
  }

  /** Writes a file; returns its path. */
  write(content: string | Buffer, name = `file-${++this.files}.json`): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** A house with a copy of this one's embedded store, which nobody may be writing. */
  copy(): House {
    const other = new House();
    cpSync(this.dataDir, other.dataDir, { recursive: true });
    return other;
  }

  /** Runs the command line to its end. */
  run(
    args: readonly string[],
    settings: Environment = {},
    input?: string | Buffer,
  ): Promise<Ended> {
    return runCli(this.dataDir, args, { ...this.settings, ...settings }, input);
  }

  /** Starts the command line. */
  start(args: readonly string[], settings: Environment = {}): Child {
    return startCli(this.dataDir, args, { ...this.settings, ...settings });
  }

  /** Seeds files or folders; fails unless that succeeds. */
  async seedFiles(...paths: readonly string[]): Promise<Ended> {
    const ended = await this.run(['seed', ...paths]);
    if (ended.status !== 0) throw new Error(`The seed ended with ${ended.status}: ${ended.stderr}`);
    return ended;
  }

  /** Seeds what a ShareGPT file of these entries holds. */
  async seed(entries: unknown): Promise<void> {
    await this.seedFiles(this.write(JSON.stringify(entries)));
  }

  /** Starts a server on the store. */
  serve(settings: Environment = {}): Promise<Server> {
    return Server.start(this.dataDir, { ...this.settings, ...settings });
  }

  /** Ends what runs, and removes everything. */
  async leave(): Promise<void> {
    try {
      await stopServers();
    } finally {
      if (this.place !== undefined) removeFolder(this.place);
      if (this.database !== undefined) await dropDatabase(this.database);
    }
  }
}
