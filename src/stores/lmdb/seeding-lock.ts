import { randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  rmdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { SeedRunningError } from '../../core/errors.js';

/** A holder that shows no life for this long, in milliseconds, has died. */
const STALE_MS = 30_000;
const HEARTBEAT_MS = 2_000;

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly generation: string;
}

/**
 * Lets one process at a time write a generation in a data folder. A file, since the operating system's locks are out of
 * Node's reach: its holder touches it every two seconds, so a holder that was killed is found out by its process id on
 * the same host, and by its silence from another.
 */
export class SeedingLock {
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly path: string,
    private readonly content: string,
  ) {
    this.heartbeat = setInterval(() => {
      this.touch();
    }, HEARTBEAT_MS).unref();
  }

  /** Takes the lock for a generation. Throws {@link SeedRunningError} when a living process holds it. */
  static take(path: string, generation: string): SeedingLock {
    const holder: Holder = { pid: process.pid, host: hostname(), generation };
    const content = JSON.stringify(holder);
    const mine = `${path}.${randomBytes(6).toString('hex')}`;
    writeFileSync(mine, content);
    try {
      if (existsSync(path)) SeedingLock.takeOver(mine, path);
      else linkSync(mine, path);
      return new SeedingLock(path, content);
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new SeedRunningError() : error;
    } finally {
      rmSync(mine, { force: true });
    }
  }

  /** The generation that a living process is writing, if any. */
  static holder(path: string): string | undefined {
    try {
      const { pid, host, generation } = JSON.parse(readFileSync(path, 'utf8')) as Holder;
      const silent = Date.now() - statSync(path).mtimeMs > STALE_MS;
      return silent || (host === hostname() && !isAlive(pid)) ? undefined : generation;
    } catch {
      return undefined;
    }
  }

  /** Whether the lock is still this one's: a holder that was stopped for long is taken for dead, and may wake again. */
  isHeld(): boolean {
    try {
      return readFileSync(this.path, 'utf8') === this.content;
    } catch {
      return false;
    }
  }

  /** Gives the lock back. */
  release(): void {
    clearInterval(this.heartbeat);
    if (this.isHeld()) rmSync(this.path, { force: true });
  }

  /**
   * Puts `mine` in the place of a dead holder's file. One at a time does so, behind a folder that only one can make:
   * several at once would remove each other's new file for the dead one.
   */
  private static takeOver(mine: string, path: string): void {
    if (SeedingLock.holder(path) !== undefined) throw new SeedRunningError();
    const guard = `${path}.takeover`;
    const left = statSync(guard, { throwIfNoEntry: false });
    if (left && Date.now() - left.mtimeMs > STALE_MS) rmSync(guard, { recursive: true });
    mkdirSync(guard);
    try {
      if (existsSync(path)) {
        if (SeedingLock.holder(path) !== undefined) throw new SeedRunningError();
        rmSync(path, { force: true });
      }
      linkSync(mine, path);
    } finally {
      rmdirSync(guard);
    }
  }

  private touch(): void {
    const now = new Date();
    try {
      if (this.isHeld()) utimesSync(this.path, now, now);
    } catch {
      // The folder is gone or full: the writer meets the same trouble and reports it.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
