import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import { generationId } from '../../core/generation-id.js';
import { makeFolder } from './make-folder.js';
import { SeedingLock } from './seeding-lock.js';
import { sync, writeSynced } from './summary.js';

/** What the file that becomes `live` is called before, with the generation's id behind it. */
const NEXT_LIVE = 'live.';

/**
 * The generations in a data folder:
 *
 *   corpus/live                    the id of the generation that answers
 *   corpus/seeding.lock            held while one is written
 *   corpus/generations/<id>/       one generation each
 *
 * A generation goes live by the atomic replacement of `live`, after all its bytes are on the disk.
 */
export class Generations {
  private readonly home: string;
  private readonly root: string;
  private readonly livePath: string;
  private readonly lockPath: string;

  constructor(dataDir: string) {
    this.home = join(dataDir, 'corpus');
    this.root = join(this.home, 'generations');
    this.livePath = join(this.home, 'live');
    this.lockPath = join(this.home, 'seeding.lock');
    makeFolder(this.root);
  }

  /** The folder of a generation. */
  folder(id: string): string {
    return join(this.root, id);
  }

  /** The id of the live generation; undefined when there is none. */
  live(): string | undefined {
    try {
      return readFileSync(this.livePath, 'utf8').trim() || undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** What changes whenever another generation goes live; cheap enough to look at for each request. */
  liveStamp(): Stats | undefined {
    return statSync(this.livePath, { throwIfNoEntry: false });
  }

  /** The generation that a living process is writing, if any. */
  seeding(): string | undefined {
    return SeedingLock.holder(this.lockPath);
  }

  /** All generations on disk. */
  list(): string[] {
    return readdirSync(this.root).sort();
  }

  /** Bytes of a generation on disk; 0 when it has been swept. */
  bytes(id: string): number {
    const folder = this.folder(id);
    if (!existsSync(folder)) return 0;
    return readdirSync(folder).reduce((sum, name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      return sum + (stat?.blocks ?? 0) * 512;
    }, 0);
  }

  /** Starts a generation. Throws `SeedRunningError` when one is being written. */
  begin(): { id: string; lock: SeedingLock } {
    const id = generationId();
    const lock = SeedingLock.take(this.lockPath, id);
    try {
      this.sweep();
      mkdirSync(this.folder(id));
      return { id, lock };
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Puts a complete generation in the live one's place. */
  promote(id: string): void {
    sync(this.folder(id));
    sync(this.root);
    const next = join(this.home, NEXT_LIVE + id);
    writeSynced(next, `${id}\n`);
    renameSync(next, this.livePath);
    sync(this.home);
  }

  /** Removes a generation. */
  remove(id: string): void {
    rmSync(this.folder(id), { recursive: true, force: true, maxRetries: 2 });
  }

  /**
   * Removes generations that are neither live nor being written, with what belongs to them: those of seeds that were
   * killed, and those that were live before. Whoever still reads one keeps its file until it closes it.
   */
  sweep(): void {
    // In this order: what is listed was begun before, so it is the one being written, or live since, or to go.
    const all = this.list();
    const names = readdirSync(this.home);
    const seeding = this.seeding();
    const live = this.live();
    for (const id of all) if (id !== live && id !== seeding) this.remove(id);
    for (const name of names) {
      if (name.startsWith(NEXT_LIVE) && name !== NEXT_LIVE + (seeding ?? '')) {
        rmSync(join(this.home, name), { force: true });
      }
    }
    SeedingLock.sweep(this.lockPath);
  }
}
